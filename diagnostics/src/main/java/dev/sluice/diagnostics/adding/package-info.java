/**
 * The adding problem of Hochreiter and Schmidhuber (1997). Start with {@link
 * dev.sluice.diagnostics.adding.AddingExample}, which says what it is.
 */
package dev.sluice.diagnostics.adding;
