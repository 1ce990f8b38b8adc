/**
 * The task of foretelling the next character of a text: training, scoring and generating. {@link
 * dev.sluice.charnn.CharacterTask} is where to start; {@link dev.sluice.charnn.NgramModel} is the
 * baseline, {@link dev.sluice.charnn.CharacterScore} defines the metrics, {@link
 * dev.sluice.charnn.Sampling} how text is drawn. Reading text lives in {@code dev.sluice.datasets}.
 */
package dev.sluice.charnn;
