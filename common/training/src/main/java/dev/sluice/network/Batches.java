package dev.sluice.network;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Batches for training, with one array for each input and output of the network. */
public final class Batches {
  private Batches() {}

  /** Converts batches with one input and one output. */
  public static Iterator<MultiDataSet> of(DataSetIterator batches) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return batches.hasNext();
      }

      @Override
      public MultiDataSet next() {
        return batches.next().toMultiDataSet();
      }
    };
  }

  /**
   * Converts batches with one input and one output that are made on demand and that nobody else
   * uses. The native memory of each is freed when the next one is requested, so that it does not
   * depend on the garbage collection, which sees only small objects.
   */
  public static Iterator<MultiDataSet> madeOnDemand(DataSetIterator batches) {
    return new Iterator<>() {
      private MultiDataSet last;

      @Override
      public boolean hasNext() {
        boolean more = batches.hasNext();
        if (!more) {
          free();
        }
        return more;
      }

      @Override
      public MultiDataSet next() {
        free();
        last = batches.next().toMultiDataSet();
        return last;
      }

      private void free() {
        if (last != null) {
          Stream.of(
                  last.getFeatures(),
                  last.getLabels(),
                  last.getFeaturesMaskArrays(),
                  last.getLabelsMaskArrays())
              .filter(Objects::nonNull)
              .flatMap(Arrays::stream)
              .filter(array -> array != null && array.closeable())
              .forEach(INDArray::close);
          last = null;
        }
      }
    };
  }

  /**
   * Rejects a batch that Deeplearning4j would ignore, or fail on without a clear message.
   *
   * @throws IllegalArgumentException if the batch does not fit the network
   */
  static void check(MultiDataSet batch, NetworkDefinition network, int inputs, int outputs) {
    if (batch.numFeatureArrays() != inputs || batch.numLabelsArrays() != outputs) {
      throw new IllegalArgumentException(
          "the network has %d inputs and %d outputs, but a batch has %d inputs and labels for %d"
              .formatted(inputs, outputs, batch.numFeatureArrays(), batch.numLabelsArrays()));
    }
    if (!network.isTruncated()) {
      return;
    }
    // Deeplearning4j would only log a warning and skip such a batch.
    boolean sequences =
        network instanceof GraphDefinition
            || (batch.getFeatures(0).rank() == 3 && batch.getLabels(0).rank() == 3);
    long lengths =
        Stream.of(batch.getFeatures(), batch.getLabels())
            .flatMap(Arrays::stream)
            .filter(array -> array.rank() == 3)
            .mapToLong(array -> array.size(2))
            .distinct()
            .count();
    if (!sequences || lengths > 1) {
      throw new IllegalArgumentException(
          "truncated back-propagation needs sequences [batch, features, time] of one length; found"
              + " inputs %s and labels %s"
                  .formatted(shapes(batch.getFeatures()), shapes(batch.getLabels())));
    }
  }

  private static String shapes(INDArray[] arrays) {
    return Arrays.stream(arrays)
        .map(array -> Arrays.toString(array.shape()))
        .collect(Collectors.joining(", "));
  }
}
