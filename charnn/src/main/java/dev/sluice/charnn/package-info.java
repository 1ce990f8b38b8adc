/**
 * The task of predicting the next character of a text: training, scoring and generating. Start with
 * {@link dev.sluice.charnn.CharacterTask}; {@link dev.sluice.charnn.NgramModel} is the baseline,
 * {@link dev.sluice.charnn.CharacterScore} defines the metrics, and {@link
 * dev.sluice.charnn.Sampling} the sampling. {@code dev.sluice.datasets} reads the text.
 */
package dev.sluice.charnn;
