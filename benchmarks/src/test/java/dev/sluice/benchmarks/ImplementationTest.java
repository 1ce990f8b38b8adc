package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class ImplementationTest {
  private static Shape tiny(Shape.Kind kind, boolean masked) {
    int vocabulary = kind == Shape.Kind.TEXT ? 11 : 0;
    return new Shape(
        /* name= */ "tiny",
        /* work= */ "",
        /* kind= */ kind,
        /* inputs= */ 3,
        /* vocabulary= */ vocabulary,
        /* layers= */ 2,
        /* units= */ 4,
        /* batch= */ 2,
        /* steps= */ 5,
        /* outputs= */ 3,
        /* lengths= */ masked ? List.of(5, 2) : List.of());
  }

  @ParameterizedTest
  @EnumSource(Shape.Kind.class)
  void ourNetworksAndStockNetworksRunEveryWorkOnEveryKindOfShape(Shape.Kind kind) {
    for (Implementation implementation : List.of(new SluiceNetworks(), new StockNetworks())) {
      for (RecurrentCell cell : RecurrentCell.values()) {
        if (implementation.offers(cell)) {
          for (Work work : Work.values()) {
            Shape shape = tiny(kind, kind == Shape.Kind.TEXT);
            if (shape.offers(work)) {
              try (Workload workload = implementation.prepare(new Setting(shape, cell, work))) {
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
  @EnumSource(Shape.Kind.class)
  void bothGetTheSameBatchInTheirPreferredMemoryOrder(Shape.Kind kind) {
    Shape shape = tiny(kind, kind == Shape.Kind.TEXT);
    DataSet ours = Batch.of(shape, new SluiceNetworks()::zeros);
    DataSet stock = Batch.of(shape, new StockNetworks()::zeros);
    assertThat(ours.getFeatures()).isEqualTo(stock.getFeatures());
    assertThat(ours.getLabels()).isEqualTo(stock.getLabels());
    INDArray features = ours.getFeatures();
    assertThat(features.stride()).containsExactly(features.size(1), 1, features.size(1) * 2);
    if (shape.masked()) {
      assertThat(ours.getFeaturesMaskArray())
          .isEqualTo(Nd4j.create(new float[][] {{1, 1, 1, 1, 1}, {1, 1, 0, 0, 0}}));
    }
  }
}
