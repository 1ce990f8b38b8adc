/**
 * The adding problem of Hochreiter and Schmidhuber (1997). Start with {@link
 * dev.sluice.diagnostics.adding.AddingExample}, which defines it.
 */
package dev.sluice.diagnostics.adding;
