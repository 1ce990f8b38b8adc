package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import dev.sluice.cell.Cell;
import dev.sluice.cell.EveryCell;
import dev.sluice.cell.State;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.random.impl.BernoulliDistribution;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Every cell in a layer agrees with its reference: outputs, states and gradients on random shapes,
 * with masks of every kind, carried states, truncation, recurrent dropout, both data formats, and
 * with only the last step as output.
 */
@ExtendWith(DoublePrecision.class)
class ConformanceTest {
  private static final int[] BATCH = {1, 2, 3, 5, 33};
  private static final int[] UNITS = {1, 3, 16, 17, 50, 64};
  private static final int[] INPUTS = {1, 2, 7, 20};
  private static final int CASES = 40;

  private enum Mask {
    NONE,
    AT_THE_END,
    AT_THE_BEGINNING,
    WITH_HOLES
  }

  /** One set of shapes and settings, determined by the seed. */
  private record Case(
      long seed,
      int batch,
      int inputs,
      int units,
      int time,
      Mask mask,
      boolean carried,
      int backLength,
      double keep,
      RNNFormat format,
      boolean sequences) {

    static Stream<Case> all() {
      return IntStream.range(0, CASES).mapToObj(Case::of);
    }

    private static Case of(int seed) {
      Random random = new Random(seed);
      int time = 1 + random.nextInt(7);
      int inputs = random.nextInt(INPUTS.length);
      Mask mask = any(random, Mask.values());
      boolean carried = random.nextBoolean();
      int backLength = random.nextBoolean() ? 0 : 1 + random.nextInt(time);
      return new Case(
          seed,
          /* batch= */ BATCH[seed % BATCH.length],
          /* inputs= */ INPUTS[inputs],
          /* units= */ UNITS[seed % UNITS.length],
          time,
          mask,
          carried,
          backLength,
          /* keep= */ random.nextInt(3) == 0 ? 0.6 : 1,
          // Truncation is not possible in NWC.
          /* format= */ backLength > 0 ? RNNFormat.NCW : any(random, RNNFormat.values()),
          /* sequences= */ random.nextInt(4) > 0);
    }

    private static <T> T any(Random random, T[] values) {
      return values[random.nextInt(values.length)];
    }

    RecurrentLayer layer(Cell cell, DataType type) {
      MultiLayerNetwork network =
          new MultiLayerNetwork(
              Networks.network(type)
                  .weightInit(WeightInit.XAVIER)
                  .list()
                  .layer(
                      new Recurrent.Builder(cell)
                          .nIn(inputs)
                          .nOut(units)
                          .dataFormat(format)
                          .recurrentDropOut(cell.hasRecurrentWeights() ? keep : 1)
                          .returnSequences(sequences)
                          .build())
                  .build());
      network.init();
      Networks.randomiseBiases(network);
      network.initGradientsView();
      return (RecurrentLayer) network.getLayer(0);
    }

    INDArray input() {
      return Networks.random(seed + 1, batch, inputs, time);
    }

    INDArray error() {
      return sequences
          ? Networks.random(seed + 2, batch, units, time)
          : Networks.random(seed + 2, batch, units);
    }

    /** {@code [batch, time]}, or null. */
    INDArray present() {
      Random random = new Random(seed + 3);
      INDArray present = Nd4j.ones(DataType.DOUBLE, batch, time);
      for (int b = 0; b < batch; b++) {
        // Now and then a sequence is fully masked.
        int length = random.nextInt(time + 1);
        for (int t = 0; t < time; t++) {
          boolean unmasked =
              switch (mask) {
                case NONE -> true;
                case AT_THE_END -> t < length;
                case AT_THE_BEGINNING -> t >= time - length;
                case WITH_HOLES -> random.nextBoolean();
              };
          present.putScalar(b, t, unmasked ? 1 : 0);
        }
      }
      return mask == Mask.NONE ? null : present;
    }

    Map<String, INDArray> start(Cell cell) {
      Map<String, INDArray> start = new LinkedHashMap<>();
      if (carried) {
        for (State state : cell.states()) {
          INDArray values =
              Networks.random(seed + 4 + state.index(), batch, state.width(inputs, units));
          start.put(
              state.key(),
              state.kind() == State.Kind.STEPS ? Transforms.round(values.addi(1.5)) : values);
        }
      }
      return start;
    }

    /** What the layer draws from ND4J's generator with this seed. */
    INDArray factors(Cell cell) {
      if (!cell.hasRecurrentWeights()) {
        return null;
      }
      Nd4j.getRandom().setSeed(seed);
      INDArray factors = Nd4j.create(DataType.DOUBLE, batch, units);
      return keep == 1
          ? null
          : Nd4j.getExecutioner().exec(new BernoulliDistribution(factors, keep)).divi(keep);
    }

    int firstStep() {
      return backLength == 0 ? 0 : time - backLength;
    }

    /** The output for each step of a whole sequence, or for its last unmasked step. */
    INDArray expectedOutput(INDArray outputs, INDArray present, INDArray first) {
      if (sequences) {
        return outputs;
      }
      INDArray last = Nd4j.zeros(DataType.DOUBLE, batch, units);
      for (int b = 0; b < batch; b++) {
        int t = lastStep(b, present);
        for (int j = 0; j < units; j++) {
          double nothing = first == null ? 0 : first.getDouble(b, j);
          last.putScalar(b, j, t < 0 ? nothing : outputs.getDouble(b, j, t));
        }
      }
      return last;
    }

    private int lastStep(int b, INDArray present) {
      int t = time - 1;
      while (present != null && t >= 0 && present.getDouble(b, t) == 0) {
        t--;
      }
      return t;
    }

    /** The gradient with respect to all outputs, given that of {@link #expectedOutput}. */
    INDArray errors(INDArray present) {
      if (sequences) {
        return error();
      }
      INDArray errors = Nd4j.zeros(DataType.DOUBLE, batch, units, time);
      for (int b = 0; b < batch; b++) {
        int t = lastStep(b, present);
        for (int j = 0; j < units && t >= 0; j++) {
          errors.putScalar(b, j, t, error().getDouble(b, j));
        }
      }
      return errors;
    }

    INDArray formatted(INDArray array) {
      return array.rank() == 3 && format == RNNFormat.NWC ? array.permute(0, 2, 1) : array;
    }
  }

  @EveryCell
  void agreesWithTheReferenceInDouble(Cell cell) {
    Case.all().forEach(one -> assertConforms(cell, one, DataType.DOUBLE, 1e-12, 1e-9));
  }

  @EveryCell
  void agreesWithTheReferenceToFiveDigitsInFloat(Cell cell) {
    Case.all().forEach(one -> assertConforms(cell, one, DataType.FLOAT, 1e-5, 1e-5));
  }

  private static void assertConforms(
      Cell cell, Case one, DataType type, double forward, double backward) {
    RecurrentLayer layer = one.layer(cell, type);
    INDArray present = one.present();
    Map<String, INDArray> start = one.start(cell);
    Oracle oracle = new Oracle(cell, layer);
    INDArray outputs = oracle.run(one.input(), present, start, one.factors(cell));

    layer.setMaskArray(present == null ? null : present.castTo(type));
    start.forEach((key, state) -> start.put(key, state.castTo(type)));
    layer.rnnSetPreviousState(start);
    Nd4j.getRandom().setSeed(one.seed());
    // NWC has no truncated BPTT, and so no states between segments.
    boolean segment = one.format() == RNNFormat.NCW;
    INDArray output =
        layer.rnnActivateUsingStoredState(
            one.formatted(one.input().castTo(type)), true, segment, Networks.noWorkspaces());
    String what = cell + " " + type + " " + one;
    assertClose(
        what + " output",
        one.formatted(output),
        one.expectedOutput(outputs, present, start.get("prevAct")),
        forward);
    layer
        .rnnGetTBPTTState()
        .forEach(
            (key, last) -> assertClose(what + " " + key, last, oracle.last().get(key), forward));
    assertThat(layer.rnnGetTBPTTState()).as(what).hasSize(segment ? oracle.last().size() : 0);

    INDArray error = one.formatted(one.error().castTo(type));
    Pair<Gradient, INDArray> back =
        one.backLength() > 0
            ? layer.tbpttBackpropGradient(error, one.backLength(), Networks.noWorkspaces())
            : layer.backpropGradient(error, Networks.noWorkspaces());
    Map<String, INDArray> expected = oracle.back(one.errors(present), one.firstStep());
    assertClose(what + " dx", one.formatted(back.getSecond()), expected.remove("x"), backward);
    expected.forEach(
        (key, gradient) ->
            assertClose(
                what + " d" + key, back.getFirst().getGradientFor(key), gradient, backward));
  }

  private static void assertClose(
      String what, INDArray actual, INDArray expected, double tolerance) {
    assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
    double size = Math.max(1, expected.amaxNumber().doubleValue());
    double most = actual.castTo(DataType.DOUBLE).sub(expected).amaxNumber().doubleValue();
    assertThat(most).as(what).isLessThanOrEqualTo(tolerance * size);
  }

  @Test
  void theCasesHaveEverySizeAndEveryKindOfMask() {
    assertThat(Case.all().map(Case::batch)).containsOnly(1, 2, 3, 5, 33);
    assertThat(Case.all().map(Case::units)).containsOnly(1, 3, 16, 17, 50, 64);
    assertThat(Case.all().map(Case::mask)).containsOnly(Mask.values());
    assertThat(Case.all().filter(one -> one.firstStep() > 0)).hasSizeGreaterThan(5);
    assertThat(Case.all().filter(one -> one.keep() < 1)).hasSizeGreaterThan(5);
    assertThat(Case.all().filter(one -> !one.sequences())).hasSizeGreaterThan(5);
    assertThat(Case.all().filter(Case::carried)).hasSizeGreaterThan(5);
  }

  @EveryCell
  void theBitsOfASequenceDoNotDependOnItsBatch(Cell cell) {
    Case one =
        new Case(
            /* seed= */ 1,
            /* batch= */ 33,
            /* inputs= */ 7,
            /* units= */ 17,
            /* time= */ 6,
            /* mask= */ Mask.WITH_HOLES,
            /* carried= */ false,
            /* backLength= */ 0,
            /* keep= */ 1,
            /* format= */ RNNFormat.NCW,
            /* sequences= */ true);
    RecurrentLayer layer = one.layer(cell, DataType.FLOAT);
    INDArray input = one.input().castTo(DataType.FLOAT);
    INDArray present = one.present().castTo(DataType.FLOAT);
    layer.setMaskArray(present);
    INDArray batched = layer.activate(input, false, Networks.noWorkspaces());
    for (int b = 0; b < 33; b += 8) {
      layer.setMaskArray(present.getRow(b, true));
      INDArray alone =
          layer.activate(
              input.get(interval(b, b + 1), all(), all()), false, Networks.noWorkspaces());
      assertThat(alone.dup('c').data().asFloat())
          .isEqualTo(batched.slice(b).dup('c').data().asFloat());
    }
  }

  @EveryCell
  void stepByStepInFloatIsTheSameAsAllAtOnce(Cell cell) {
    Case one =
        new Case(
            /* seed= */ 2,
            /* batch= */ 5,
            /* inputs= */ 7,
            /* units= */ 50,
            /* time= */ 7,
            /* mask= */ Mask.NONE,
            /* carried= */ false,
            /* backLength= */ 0,
            /* keep= */ 1,
            /* format= */ RNNFormat.NCW,
            /* sequences= */ true);
    RecurrentLayer layer = one.layer(cell, DataType.FLOAT);
    INDArray input = one.input().castTo(DataType.FLOAT);
    INDArray whole = layer.activate(input, false, Networks.noWorkspaces());
    for (int t = 0; t < one.time(); t++) {
      INDArray step =
          layer.rnnTimeStep(input.get(all(), all(), interval(t, t + 1)), Networks.noWorkspaces());
      assertClose(
          cell + " step " + t, step.slice(0, 2), whole.slice(t, 2).castTo(DataType.DOUBLE), 1e-6);
    }
  }
}
