/**
 * Lists the resources of a folder on the class path, which {@link java.lang.ClassLoader} alone
 * cannot do: {@link dev.sluice.datasets.resource.ResourceFolder}.
 */
package dev.sluice.datasets.resource;
