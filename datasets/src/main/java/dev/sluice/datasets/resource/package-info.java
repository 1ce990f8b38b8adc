/**
 * Finding resources of packages on the class path by folder, which {@link java.lang.ClassLoader}
 * alone cannot: {@link dev.sluice.datasets.resource.ResourceFolder}.
 */
package dev.sluice.datasets.resource;
