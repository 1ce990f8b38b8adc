/**
 * How gradients become updates of the parameters, as parts for anybody's Deeplearning4j network.
 *
 * <p>{@link dev.sluice.updater.OnePassAdam} is what to configure; the arithmetic is in {@code
 * AdamArithmetic}. What a network learns from (losses, clipping, schedules) is not here.
 */
package dev.sluice.updater;
