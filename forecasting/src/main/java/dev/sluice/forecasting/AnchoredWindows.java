package dev.sluice.forecasting;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Subtracts each window's last known row, as {@link Anchor} defines: from the labels, and for
 * {@link Anchor#WINDOW} from the inputs too, except the calendar features.
 */
final class AnchoredWindows implements DataSetPreProcessor {
  private static final long serialVersionUID = 1L;

  private final Anchor anchor;
  private final int[] targets;
  private final int columns;
  private final int horizon;

  /**
   * Creates a preprocessor.
   *
   * @param targets indices of the target columns among the inputs
   * @param columns the number of inputs that are columns of the series; those after them are
   *     calendar features
   */
  AnchoredWindows(Anchor anchor, int[] targets, int columns, int horizon) {
    this.anchor = anchor;
    this.targets = targets.clone();
    this.columns = columns;
    this.horizon = horizon;
  }

  @Override
  public void preProcess(DataSet windows) {
    INDArray last = lastRows(windows.getFeatures());
    windows.getLabels().subi(targetAnchors(last));
    anchorInputs(windows.getFeatures(), last);
  }

  /** For {@link Anchor#WINDOW}, anchors the inputs {@code [batch, inputs, time]} in place. */
  void anchorInputs(INDArray features, INDArray last) {
    if (anchor == Anchor.WINDOW) {
      INDArray series =
          features.get(NDArrayIndex.all(), NDArrayIndex.interval(0, columns), NDArrayIndex.all());
      series.subi(last.reshape(last.size(0), columns, 1).broadcast(series.shape()));
    }
  }

  /** A copy of the last row of each window: {@code [batch, columns]}. */
  INDArray lastRows(INDArray features) {
    return features
        .get(
            NDArrayIndex.all(),
            NDArrayIndex.interval(0, columns),
            NDArrayIndex.interval(features.size(2) - 1, features.size(2)))
        .dup('c')
        .reshape(features.size(0), columns);
  }

  /** The values to add to the network's output: {@code [batch, horizon * targets]}. */
  INDArray targetAnchors(INDArray last) {
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
