package dev.sluice.cell.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Outputs, last states and every gradient are those of PyTorch's and Keras's own layers. */
class ReferencePeersTest {
  private static final double TOLERANCE = 1e-12;

  /** The positions of our blocks in the other library's weights. */
  private static final int[] LSTM = {2, 1, 3, 0};

  private static final int[] GRU_OF_PYTORCH = {0, 1, 2};
  private static final int[] GRU_OF_KERAS = {1, 0, 2};
  private static final int[] RNN = {0};

  @Test
  void everyCaseOfTheFileIsCompared() {
    assertThat(PeerFigures.all())
        .extracting(PeerFigures::name)
        .containsExactlyInAnyOrder(
            "pytorch-rnn",
            "pytorch-rnn-initial",
            "pytorch-rnn-relu",
            "pytorch-lstm",
            "pytorch-lstm-initial",
            "pytorch-gru",
            "pytorch-gru-initial",
            "keras-rnn",
            "keras-rnn-initial",
            "keras-lstm",
            "keras-lstm-initial",
            "keras-gru-reset-before",
            "keras-gru-reset-before-initial",
            "keras-gru-reset-after",
            "keras-lstm-mask",
            "keras-gru-mask");
  }

  @ParameterizedTest
  @CsvSource({
    "pytorch-rnn, rnn",
    "pytorch-rnn-initial, rnn",
    "pytorch-rnn-relu, rnn-relu",
    "pytorch-lstm, lstm",
    "pytorch-lstm-initial, lstm",
    "pytorch-gru, gru-reset-after",
    "pytorch-gru-initial, gru-reset-after"
  })
  void agreesWithPyTorch(String name, String cell) {
    PeerFigures figures = PeerFigures.of(name);
    int[] blocks =
        switch (cell) {
          case "lstm" -> LSTM;
          case "gru-reset-after" -> GRU_OF_PYTORCH;
          default -> RNN;
        };
    // The two biases of a gate have the same gradient: that of our single bias.
    assertAgrees(
        figures,
        ReferenceCells.named(cell),
        ofPyTorch(figures.parameters(), blocks, cell, true),
        ofPyTorch(figures.gradients(), blocks, cell, false));
  }

  private static ReferenceParameters ofPyTorch(
      Map<String, PeerFigures.Array> arrays, int[] blocks, String cell, boolean addBiases) {
    double[] first = blocks(arrays.get("bias_ih").matrix(), blocks, 1)[0];
    double[] second = blocks(arrays.get("bias_hh").matrix(), blocks, 1)[0];
    return withBiases(
        blocks(transposed(arrays.get("weight_ih").matrix()), blocks, 1),
        blocks(transposed(arrays.get("weight_hh").matrix()), blocks, 1),
        first,
        second,
        cell,
        addBiases);
  }

  @ParameterizedTest
  @CsvSource({
    "keras-rnn, rnn",
    "keras-rnn-initial, rnn",
    "keras-lstm, lstm",
    "keras-lstm-initial, lstm",
    "keras-gru-reset-before, gru",
    "keras-gru-reset-before-initial, gru",
    "keras-gru-reset-after, gru-reset-after",
    "keras-lstm-mask, lstm",
    "keras-gru-mask, gru-reset-after"
  })
  void agreesWithKeras(String name, String cell) {
    PeerFigures figures = PeerFigures.of(name);
    assertAgrees(
        figures,
        ReferenceCells.named(cell),
        ofKeras(figures.parameters(), cell, true),
        ofKeras(figures.gradients(), cell, false));
  }

  private static ReferenceParameters ofKeras(
      Map<String, PeerFigures.Array> arrays, String cell, boolean addBiases) {
    int[] blocks =
        switch (cell) {
          case "lstm" -> LSTM;
          case "rnn" -> RNN;
          default -> GRU_OF_KERAS;
        };
    // Keras's update gate keeps the old value, ours takes the new one: 1 - sigmoid(a) =
    // sigmoid(-a).
    double update = cell.equals("gru") ? -1 : 1;
    double[][] biases = blocks(arrays.get("bias").matrix(), blocks, update);
    double[] second = biases.length == 2 ? biases[1] : new double[biases[0].length];
    return withBiases(
        blocks(arrays.get("kernel").matrix(), blocks, update),
        blocks(arrays.get("recurrent_kernel").matrix(), blocks, update),
        biases[0],
        second,
        cell,
        addBiases);
  }

  private static ReferenceParameters withBiases(
      double[][] w, double[][] rw, double[] first, double[] second, String cell, boolean add) {
    int units = rw.length;
    boolean own = cell.equals("gru-reset-after");
    double[] bias = first.clone();
    for (int k = 0; add && k < (own ? 2 * units : bias.length); k++) {
      bias[k] += second[k];
    }
    double[] rb = new double[own ? units : 0];
    System.arraycopy(second, second.length - rb.length, rb, 0, rb.length);
    return new ReferenceParameters(w, rw, bias, rb, new double[0]);
  }

  /** The columns in our order; those of our second block times a sign. */
  private static double[][] blocks(double[][] columns, int[] theirs, double signOfSecond) {
    int units = columns[0].length / theirs.length;
    double[][] ours = new double[columns.length][columns[0].length];
    for (int i = 0; i < columns.length; i++) {
      for (int k = 0; k < theirs.length; k++) {
        for (int j = 0; j < units; j++) {
          ours[i][k * units + j] = columns[i][theirs[k] * units + j] * (k == 1 ? signOfSecond : 1);
        }
      }
    }
    return ours;
  }

  private static double[][] transposed(double[][] matrix) {
    double[][] transposed = new double[matrix[0].length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix[i].length; j++) {
        transposed[j][i] = matrix[i][j];
      }
    }
    return transposed;
  }

  private static void assertAgrees(
      PeerFigures figures,
      ReferenceCell cell,
      ReferenceParameters parameters,
      ReferenceParameters gradients) {
    List<ReferenceState> initial = new ArrayList<>();
    for (int s = 0; !figures.initial().isEmpty() && s < figures.input().shape()[0]; s++) {
      double[] h = row(figures.initial(), "h0", s);
      double[] c = row(figures.initial(), "c0", s);
      initial.add(c.length == 0 ? new ReferenceState(h) : new ReferenceState(h, c));
    }
    ReferenceRecurrence.Pass pass =
        new ReferenceRecurrence(cell, parameters)
            .forward(
                ReferenceInput.of(figures.input().cube())
                    .withMask(mask(figures))
                    .withInitial(initial));
    assertClose("output", pass.outputs(), figures.output().cube());
    for (int s = 0; s < pass.last().size(); s++) {
      assertClose("last h", pass.last().get(s).h(), row(figures.last(), "h", s));
      assertClose("last c", memory(pass.last().get(s)), row(figures.last(), "c", s));
    }

    ReferenceGradients found = pass.backward(figures.lossWeights().cube());
    assertClose("input", found.features(), figures.gradients().get("input").cube());
    gradients
        .named()
        .forEach((key, matrix) -> assertClose(key, found.parameters().named().get(key), matrix));
    for (int s = 0; s < initial.size(); s++) {
      assertClose("h0", found.initial().get(s).h(), row(figures.gradients(), "h0", s));
      assertClose("c0", memory(found.initial().get(s)), row(figures.gradients(), "c0", s));
    }
  }

  private static double[] memory(ReferenceState state) {
    return state.values().length == 1 ? new double[0] : state.c();
  }

  private static boolean[][] mask(PeerFigures figures) {
    double[][] mask = figures.mask().matrix();
    boolean[][] counts = new boolean[mask.length][mask[0].length];
    for (int s = 0; s < mask.length; s++) {
      for (int t = 0; t < mask[s].length; t++) {
        counts[s][t] = mask[s][t] != 0;
      }
    }
    return counts;
  }

  /** Of a state that the cell may not have. */
  private static double[] row(Map<String, PeerFigures.Array> states, String key, int s) {
    return states.containsKey(key) ? states.get(key).matrix()[s] : new double[0];
  }

  private static void assertClose(String what, double[][][] found, double[][][] expected) {
    assertThat(found.length).as(what).isEqualTo(expected.length);
    for (int i = 0; i < found.length; i++) {
      assertClose(what, found[i], expected[i]);
    }
  }

  private static void assertClose(String what, double[][] found, double[][] expected) {
    assertThat(found.length).as(what).isEqualTo(expected.length);
    for (int i = 0; i < found.length; i++) {
      assertClose(what, found[i], expected[i]);
    }
  }

  private static void assertClose(String what, double[] found, double[] expected) {
    assertThat(found).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i])
          .as(what)
          .isEqualTo(expected[i], within(TOLERANCE * Math.max(1, Math.abs(expected[i]))));
    }
  }
}
