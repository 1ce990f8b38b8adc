package dev.sluice.forecasting;

import dev.sluice.network.TrainableNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** A network with anchoring: scaled windows in, scaled forecasts out. */
final class Forecaster {
  private final AnchoredWindows anchoring;
  private final TrainableNetwork network;

  Forecaster(WindowSettings window, SeriesEncoder encoder, TrainableNetwork network) {
    this.anchoring =
        new AnchoredWindows(
            window.anchor(),
            encoder.targets(),
            encoder.encoding().columns().size(),
            window.horizon());
    this.network = network;
  }

  /**
   * Forecasts from windows.
   *
   * @param features {@code [batch, inputs, lookback]}, scaled and not anchored; may be changed
   * @return {@code [batch, horizon * targets]}, the targets of a step in adjacent columns
   */
  INDArray forecast(INDArray features) {
    INDArray last = anchoring.lastRows(features);
    anchoring.anchorInputs(features, last);
    return network.output(new DataSet(features, null)).add(anchoring.targetAnchors(last));
  }
}
