package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShapeTest {
  @Test
  void theShapesAreThoseOfTheTargets() {
    assertThat(Shape.all())
        .extracting(Shape::name)
        .containsExactly(
            "char-2x128",
            "char-1x512",
            "sentiment",
            "sentiment-masked",
            "forecast",
            "word-lm",
            "dense-lm",
            "rows",
            "long",
            "wide",
            "tiny",
            "bidirectional");
    assertThat(Shape.named("char-2x128"))
        .extracting(Shape::inputs, Shape::layers, Shape::units, Shape::batch, Shape::steps)
        .containsExactly(65, 2, 128, 50, 50);
    assertThat(Shape.named("sentiment"))
        .extracting(Shape::vocabulary, Shape::inputs, Shape::units, Shape::batch, Shape::steps)
        .containsExactly(20_000, 128, 128, 32, 200);
  }

  @Test
  void theLengthsUnderTheMaskAreDrawnFromASeed() {
    Random random = new Random(20);
    assertThat(Shape.named("sentiment-masked").lengths())
        .hasSize(32)
        .allSatisfy(length -> assertThat(length).isEqualTo(20 + random.nextInt(181)));
  }

  @Test
  void operationsOfATinyNetworkMatchAHandCount() {
    // Two layers of 2 units on 3 inputs, 4 outputs at each of 5 steps, one sequence.
    Shape shape =
        new Shape(
            /* name= */ "tiny",
            /* work= */ "",
            /* input= */ Shape.Input.ONE_HOT,
            /* output= */ Shape.Output.SOFTMAX_AT_EVERY_STEP,
            /* inputs= */ 3,
            /* vocabulary= */ 0,
            /* layers= */ 2,
            /* units= */ 2,
            /* bidirectional= */ false,
            /* batch= */ 1,
            /* steps= */ 5,
            /* outputs= */ 4,
            /* lengths= */ List.of());
    // RNN: 5 steps of 2*2*(3+2) and 2*2*(2+2), and 2*2*4 for the outputs.
    long forward = 5 * (20 + 16 + 16);
    assertThat(shape.operations(RecurrentCell.RNN, Work.INFER)).isEqualTo(forward);
    assertThat(shape.operations(RecurrentCell.RNN, Work.GENERATE)).isEqualTo(forward / 5);
    assertThat(shape.operations(RecurrentCell.RNN, Work.LATENCY)).isEqualTo(forward);
    // Without the first layer's product for the gradient of the data, 5*2*2*3.
    assertThat(shape.operations(RecurrentCell.RNN, Work.TRAIN)).isEqualTo(3 * forward - 60);
    assertThat(shape.operations(RecurrentCell.LSTM, Work.INFER))
        .isEqualTo(5 * (4 * 20 + 4 * 16 + 16));
    // No recurrent products: two blocks of 2*2*3 and 2*2*2.
    assertThat(shape.operations(RecurrentCell.MIN_GRU, Work.INFER))
        .isEqualTo(5 * (2 * 12 + 2 * 8 + 16));
  }

  @Test
  void operationsOfABidirectionalNetworkCountBothHalvesAndTheirWiderOutput() {
    // Two layers of 2 x 2 units on 3 inputs, 4 outputs at each of 5 steps, three sequences.
    Shape shape =
        new Shape(
            /* name= */ "tiny",
            /* work= */ "",
            /* input= */ Shape.Input.NUMBERS,
            /* output= */ Shape.Output.SOFTMAX_AT_EVERY_STEP,
            /* inputs= */ 3,
            /* vocabulary= */ 0,
            /* layers= */ 2,
            /* units= */ 2,
            /* bidirectional= */ true,
            /* batch= */ 3,
            /* steps= */ 5,
            /* outputs= */ 4,
            /* lengths= */ List.of());
    // Each half: 2*2*(3+2), and 2*2*(4+2) above it; 2*4*4 for the outputs.
    long step = 2 * 20 + 2 * 24 + 32;
    assertThat(shape.operations(RecurrentCell.RNN, Work.INFER)).isEqualTo(15 * step);
    assertThat(shape.operations(RecurrentCell.RNN, Work.LATENCY)).isEqualTo(5 * step);
    assertThat(shape.operations(RecurrentCell.RNN, Work.TRAIN))
        .isEqualTo(3 * 15 * step - 15 * 2 * 2 * 2 * 3);
  }

  @Test
  void theLatencyIsThatOfOneSequence() {
    Shape shape = Shape.named("rows");
    assertThat(shape.of(Work.LATENCY).batch()).isEqualTo(1);
    assertThat(shape.of(Work.LATENCY).withBatch(128)).isEqualTo(shape);
    assertThat(shape.of(Work.INFER)).isEqualTo(shape);
    assertThat(Shape.named("sentiment-masked").offers(Work.LATENCY)).isFalse();
  }

  @Test
  void maskedStepsAndUnusedOutputsAreNotCounted() {
    Shape shape =
        new Shape(
            /* name= */ "tiny",
            /* work= */ "",
            /* input= */ Shape.Input.WORDS,
            /* output= */ Shape.Output.SOFTMAX,
            /* inputs= */ 3,
            /* vocabulary= */ 10,
            /* layers= */ 1,
            /* units= */ 2,
            /* bidirectional= */ false,
            /* batch= */ 2,
            /* steps= */ 5,
            /* outputs= */ 4,
            /* lengths= */ List.of(5, 1));
    assertThat(shape.unmaskedSteps()).isEqualTo(6);
    assertThat(shape.operations(RecurrentCell.RNN, Work.INFER)).isEqualTo(6 * 20 + 2 * 16);
    // An embedding needs the gradient of its output.
    assertThat(shape.operations(RecurrentCell.RNN, Work.TRAIN)).isEqualTo(3 * (6 * 20 + 2 * 16));
  }

  @Test
  void lengthsMustFitTheBatch() {
    assertThatThrownBy(
            () ->
                new Shape(
                    /* name= */ "tiny",
                    /* work= */ "",
                    /* input= */ Shape.Input.WORDS,
                    /* output= */ Shape.Output.SOFTMAX,
                    /* inputs= */ 3,
                    /* vocabulary= */ 10,
                    /* layers= */ 1,
                    /* units= */ 2,
                    /* bidirectional= */ false,
                    /* batch= */ 2,
                    /* steps= */ 5,
                    /* outputs= */ 4,
                    /* lengths= */ List.of(5)))
        .hasMessageContaining("1 lengths for a batch of 2");
  }
}
