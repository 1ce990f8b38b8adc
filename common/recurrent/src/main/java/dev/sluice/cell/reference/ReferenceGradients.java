package dev.sluice.cell.reference;

import java.util.List;

/**
 * Gradients of the loss, summed over the batch.
 *
 * @param parameters with respect to the parameters
 * @param features with respect to the features, [batch][time][inputs]; zero at skipped steps and
 *     before the first step that gets a gradient
 * @param initial with respect to the initial states, in the order of the batch; zero if the
 *     gradient does not reach the first step
 */
@SuppressWarnings("ArrayRecordComponent") // plain arrays are the point; never compared
public record ReferenceGradients(
    ReferenceParameters parameters, double[][][] features, List<ReferenceState> initial) {}
