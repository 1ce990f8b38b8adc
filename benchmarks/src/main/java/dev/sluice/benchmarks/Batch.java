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
    int width = shape.input() == Shape.Input.WORDS ? 1 : shape.inputs();
    INDArray features = sequences.zeros(shape.batch(), width, shape.steps());
    INDArray labels =
        shape.hasOutputAtEveryStep()
            ? sequences.zeros(shape.batch(), shape.outputs(), shape.steps())
            : Nd4j.zeros(shape.batch(), shape.outputs());
    INDArray mask = shape.masked() ? Nd4j.zeros(shape.batch(), shape.steps()) : null;
    for (int b = 0; b < shape.batch(); b++) {
      int length = shape.masked() ? shape.lengths().get(b) : shape.steps();
      for (int t = 0; t < length; t++) {
        fill(features, b, t, shape, random);
        if (mask != null) {
          mask.putScalar(b, t, 1);
        }
        if (shape.hasOutputAtEveryStep()) {
          labels.putScalar(new int[] {b, random.nextInt(shape.outputs()), t}, 1);
        }
      }
      switch (shape.output()) {
        case SOFTMAX -> labels.putScalar(b, random.nextInt(shape.outputs()), 1);
        case LINEAR -> {
          for (int k = 0; k < shape.outputs(); k++) {
            labels.putScalar(b, k, random.nextGaussian());
          }
        }
        case SOFTMAX_AT_EVERY_STEP -> {
          // Filled with the features.
        }
      }
    }
    return new DataSet(features, labels, mask, shape.hasOutputAtEveryStep() ? mask : null);
  }

  private static void fill(INDArray features, int b, int t, Shape shape, Random random) {
    switch (shape.input()) {
      case ONE_HOT -> features.putScalar(new int[] {b, random.nextInt(shape.inputs()), t}, 1);
      case WORDS -> features.putScalar(new int[] {b, 0, t}, random.nextInt(shape.vocabulary()));
      case NUMBERS -> {
        for (int i = 0; i < shape.inputs(); i++) {
          features.putScalar(new int[] {b, i, t}, random.nextGaussian());
        }
      }
    }
  }
}
