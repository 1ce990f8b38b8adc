package dev.sluice.benchmarks;

import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Batches of random data from a fixed seed. */
final class Batch {
  private static final long SEED = 20;

  private Batch() {}

  /** Allocates {@code [batch, features, time]} zeros in the memory order that a library prefers. */
  interface SequenceFactory {
    INDArray zeros(int batch, int features, int time);
  }

  /** Features, labels and, for a masked shape, the features' mask, as {@code fit} expects them. */
  static DataSet of(Shape shape, SequenceFactory sequences) {
    Random random = new Random(SEED);
    return switch (shape.kind()) {
      case CHARACTERS -> characters(shape, sequences, random);
      case TEXT -> text(shape, sequences, random);
      case SERIES -> series(shape, sequences, random);
    };
  }

  private static DataSet characters(Shape shape, SequenceFactory sequences, Random random) {
    INDArray features = sequences.zeros(shape.batch(), shape.inputs(), shape.steps());
    INDArray labels = sequences.zeros(shape.batch(), shape.outputs(), shape.steps());
    for (int b = 0; b < shape.batch(); b++) {
      for (int t = 0; t < shape.steps(); t++) {
        features.putScalar(new int[] {b, random.nextInt(shape.inputs()), t}, 1);
        labels.putScalar(new int[] {b, random.nextInt(shape.outputs()), t}, 1);
      }
    }
    return new DataSet(features, labels);
  }

  private static DataSet text(Shape shape, SequenceFactory sequences, Random random) {
    INDArray features = sequences.zeros(shape.batch(), 1, shape.steps());
    INDArray labels = Nd4j.zeros(shape.batch(), shape.outputs());
    INDArray mask = shape.masked() ? Nd4j.zeros(shape.batch(), shape.steps()) : null;
    for (int b = 0; b < shape.batch(); b++) {
      int length = shape.masked() ? shape.lengths().get(b) : shape.steps();
      for (int t = 0; t < length; t++) {
        features.putScalar(new int[] {b, 0, t}, random.nextInt(shape.vocabulary()));
        if (mask != null) {
          mask.putScalar(b, t, 1);
        }
      }
      labels.putScalar(b, random.nextInt(shape.outputs()), 1);
    }
    return new DataSet(features, labels, mask, null);
  }

  private static DataSet series(Shape shape, SequenceFactory sequences, Random random) {
    INDArray features = sequences.zeros(shape.batch(), shape.inputs(), shape.steps());
    INDArray labels = Nd4j.zeros(shape.batch(), shape.outputs());
    for (int b = 0; b < shape.batch(); b++) {
      for (int t = 0; t < shape.steps(); t++) {
        for (int i = 0; i < shape.inputs(); i++) {
          features.putScalar(new int[] {b, i, t}, random.nextGaussian());
        }
      }
      for (int k = 0; k < shape.outputs(); k++) {
        labels.putScalar(b, k, random.nextGaussian());
      }
    }
    return new DataSet(features, labels);
  }
}
