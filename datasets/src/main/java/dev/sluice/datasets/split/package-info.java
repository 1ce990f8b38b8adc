/**
 * Train, validation and test: {@link dev.sluice.datasets.split.Split} and the ways to come by one.
 * Splits come before encoding, always.
 */
package dev.sluice.datasets.split;
