/**
 * Updaters and learning rate schedules for any Deeplearning4j network.
 *
 * <p>Configure {@link dev.sluice.updater.OnePassAdam}; the arithmetic is in {@code AdamArithmetic}.
 * Losses and gradient clipping are elsewhere.
 */
package dev.sluice.updater;
