/**
 * Recurrent layers for anybody's Deeplearning4j network, and what stands around them.
 *
 * <p>One configuration, one initialiser and one runtime serve every cell of {@link
 * dev.sluice.cell.Cells}: {@link dev.sluice.layer.RecurrentConf} with its short forms, {@link
 * dev.sluice.layer.RecurrentParamInitializer} and {@link dev.sluice.layer.RecurrentLayer}, where to
 * start reading. The recurrence itself is {@link dev.sluice.engine.Recurrence}'s. {@link
 * dev.sluice.layer.RecurrentWeights} knows what the parameters are called elsewhere.
 */
package dev.sluice.layer;
