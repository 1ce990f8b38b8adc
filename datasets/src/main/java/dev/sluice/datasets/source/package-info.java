/**
 * Where the bytes of a data set come from: download, packages, a person's own folder, and the cache
 * that keeps them. Start with {@link dev.sluice.datasets.source.DataStore}; what it gives, {@link
 * dev.sluice.datasets.source.DataFiles}, is what readers read. What the bytes mean is not known
 * here.
 */
package dev.sluice.datasets.source;
