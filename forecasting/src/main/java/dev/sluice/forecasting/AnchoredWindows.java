package dev.sluice.forecasting;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Measures windows from their last known row, as {@link Anchor} says: what is forecast, and for
 * {@link Anchor#WINDOW} the inputs too, but not the calendar.
 */
final class AnchoredWindows implements DataSetPreProcessor {
  private static final long serialVersionUID = 1L;

  private final Anchor anchor;
  private final int[] targets;
  private final int columns;
  private final int horizon;

  /**
   * For windows of one kind.
   *
   * @param targets as indices into the inputs
   * @param columns inputs that are columns of the series; those behind them are of the calendar
   */
  AnchoredWindows(Anchor anchor, int[] targets, int columns, int horizon) {
    this.anchor = anchor;
    this.targets = targets.clone();
    this.columns = columns;
    this.horizon = horizon;
  }

  @Override
  public void preProcess(DataSet windows) {
    INDArray last = last(windows.getFeatures());
    windows.getLabels().subi(ofTargets(last));
    anchorInputs(windows.getFeatures(), last);
  }

  /** Anchors the inputs alone, {@code [batch, inputs, time]}, where that is asked for. */
  void anchorInputs(INDArray features, INDArray last) {
    if (anchor == Anchor.WINDOW) {
      INDArray series =
          features.get(NDArrayIndex.all(), NDArrayIndex.interval(0, columns), NDArrayIndex.all());
      series.subi(last.reshape(last.size(0), columns, 1).broadcast(series.shape()));
    }
  }

  /** The last row of each window, copied: {@code [batch, columns]}. */
  INDArray last(INDArray features) {
    return features
        .get(
            NDArrayIndex.all(),
            NDArrayIndex.interval(0, columns),
            NDArrayIndex.interval(features.size(2) - 1, features.size(2)))
        .dup('c')
        .reshape(features.size(0), columns);
  }

  /** What forecasts are measured from, laid out as they are: {@code [batch, horizon * targets]}. */
  INDArray ofTargets(INDArray last) {
    if (anchor == Anchor.NONE) {
      return Nd4j.zeros(last.dataType(), last.size(0), (long) horizon * targets.length);
    }
    INDArray values = Nd4j.create(last.dataType(), last.size(0), (long) horizon * targets.length);
    for (int step = 0; step < horizon; step++) {
      for (int target = 0; target < targets.length; target++) {
        values.putColumn(step * targets.length + target, last.getColumn(targets[target]));
      }
    }
    return values;
  }
}
