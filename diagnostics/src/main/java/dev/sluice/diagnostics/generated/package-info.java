/** Examples generated from seeds, for the problems in {@code adding} and {@code copymemory}. */
package dev.sluice.diagnostics.generated;
