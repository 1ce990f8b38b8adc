/**
 * What the problems that are generated share: each example from its own seed. The problems
 * themselves are beside: {@code adding}, {@code copymemory}.
 */
package dev.sluice.diagnostics.generated;
