package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class ImplementationTest {
  private static final SluiceNetworks OURS =
      new SluiceNetworks(SluiceNetworks.DataOrder.TIME_MAJOR);
  private static final SluiceNetworks ROW_MAJOR =
      new SluiceNetworks(SluiceNetworks.DataOrder.ROW_MAJOR);

  private static Shape tiny(Shape.Input input, Shape.Output output, boolean bidirectional) {
    boolean words = input == Shape.Input.WORDS;
    return new Shape(
        /* name= */ "tiny",
        /* work= */ "",
        /* input= */ input,
        /* output= */ output,
        /* inputs= */ 3,
        /* vocabulary= */ words ? 11 : 0,
        /* layers= */ 2,
        /* units= */ 4,
        /* bidirectional= */ bidirectional,
        /* batch= */ 2,
        /* steps= */ 5,
        /* outputs= */ 3,
        /* lengths= */ words && output == Shape.Output.SOFTMAX ? List.of(5, 2) : List.of());
  }

  /** Every kind of input with every kind of output; one of them has a mask. */
  static Stream<Shape> shapes() {
    return Stream.concat(
        Stream.of(Shape.Input.values())
            .flatMap(
                input ->
                    Stream.of(Shape.Output.values()).map(output -> tiny(input, output, false))),
        Stream.of(tiny(Shape.Input.WORDS, Shape.Output.SOFTMAX_AT_EVERY_STEP, true)));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void ourNetworksAndStockNetworksRunEveryWorkOnEveryKindOfShape(Shape shape) {
    for (Implementation implementation : List.of(OURS, ROW_MAJOR, new StockNetworks())) {
      for (RecurrentCell cell : RecurrentCell.values()) {
        if (implementation.offers(cell)) {
          for (Work work : Work.values()) {
            if (shape.offers(work)) {
              try (Workload workload = implementation.prepare(shape.of(work), cell, work)) {
                workload.run();
                workload.run();
              }
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void allGetTheSameBatchInTheirOwnMemoryOrder(Shape shape) {
    DataSet ours = Batch.of(shape, OURS::zeros);
    DataSet rowMajor = Batch.of(shape, ROW_MAJOR::zeros);
    DataSet stock = Batch.of(shape, new StockNetworks()::zeros);
    assertThat(ours.getFeatures()).isEqualTo(stock.getFeatures()).isEqualTo(rowMajor.getFeatures());
    assertThat(ours.getLabels()).isEqualTo(stock.getLabels()).isEqualTo(rowMajor.getLabels());
    INDArray features = ours.getFeatures();
    assertThat(features.stride()).containsExactly(features.size(1), 1, features.size(1) * 2);
    assertThat(rowMajor.getFeatures().stride()).containsExactly(5 * features.size(1), 5, 1);
    if (shape.masked()) {
      assertThat(ours.getFeaturesMaskArray())
          .isEqualTo(Nd4j.create(new float[][] {{1, 1, 1, 1, 1}, {1, 1, 0, 0, 0}}));
    }
  }
}
