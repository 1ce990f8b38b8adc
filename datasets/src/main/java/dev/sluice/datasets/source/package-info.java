/**
 * The sources of a data set's files - downloads, packages, a user's own folder - and the cache.
 * Start with {@link dev.sluice.datasets.source.DataStore}; it returns {@link
 * dev.sluice.datasets.source.DataFiles}, which the readers read. Nothing here interprets the files.
 */
package dev.sluice.datasets.source;
