/**
 * Statistics over several runs: {@link dev.sluice.statistics.Spread} and {@link
 * dev.sluice.statistics.Interval} of one figure, {@link dev.sluice.statistics.PairedComparison} of
 * two, {@link dev.sluice.statistics.Holm}'s correction for many. Nothing here depends on runs,
 * cells or tables. {@code docs/statistics.md} has formulas and sources. Start with {@code
 * PairedComparison}.
 */
package dev.sluice.statistics;
