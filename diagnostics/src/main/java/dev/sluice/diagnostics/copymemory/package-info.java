/**
 * The copy memory problem of Hochreiter and Schmidhuber (1997) in the form of Arjovsky et al.
 * (2016). Start with {@link dev.sluice.diagnostics.copymemory.CopyExample}, which defines it.
 */
package dev.sluice.diagnostics.copymemory;
