/**
 * Recurrent layers for any Deeplearning4j network, and layers to use with them.
 *
 * <p>All cells of {@link dev.sluice.cell.Cells} share one configuration, one initialiser and one
 * runtime: {@link dev.sluice.layer.RecurrentConf} with its short forms, {@link
 * dev.sluice.layer.RecurrentParamInitializer} and {@link dev.sluice.layer.RecurrentLayer}, where to
 * start reading. {@link dev.sluice.engine.Recurrence} computes the recurrence. {@link
 * dev.sluice.layer.RecurrentWeights} converts parameters from and to other libraries.
 */
package dev.sluice.layer;
