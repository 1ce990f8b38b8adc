/**
 * Statistics over several runs: {@link dev.sluice.statistics.Spread} and {@link
 * dev.sluice.statistics.Interval} of one figure, {@link dev.sluice.statistics.PairedComparison} of
 * two, {@link dev.sluice.statistics.Holm}'s correction for many. Nothing here knows of runs, cells
 * or tables. {@code docs/statistics.md} has formulas and sources; start with {@code
 * PairedComparison}.
 */
package dev.sluice.statistics;
