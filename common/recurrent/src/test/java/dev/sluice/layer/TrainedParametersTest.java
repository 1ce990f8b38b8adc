package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import dev.sluice.cell.EveryCell;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class TrainedParametersTest {

  private static long trained(Layer layer) {
    return TrainedParameters.of(Networks.network(DataType.FLOAT).layer(layer).build());
  }

  private static Recurrent clockwork() {
    return new Recurrent.Builder(Cells.CLOCKWORK).nIn(2).nOut(3).build();
  }

  @Test
  void maskedWeightsAreNotCounted() {
    // 2 * 3 + 3 * 3 + 3, without the three weights from faster units to slower ones.
    assertThat(trained(clockwork())).isEqualTo(15);
    NeuralNetConfiguration stored = Networks.network(DataType.FLOAT).layer(clockwork()).build();
    assertThat(stored.getLayer().initializer().numParams(stored)).isEqualTo(18);
  }

  @Test
  void maskedWeightsInsideWrappersAreNotCounted() {
    assertThat(trained(new LastTimeStep(clockwork()))).isEqualTo(15);
    assertThat(trained(new Bidirectional(clockwork()))).isEqualTo(30);
    assertThat(trained(new PaddedBidirectional(clockwork()))).isEqualTo(30);
    assertThat(trained(new LastTimeStep(new Bidirectional(clockwork())))).isEqualTo(30);
  }

  @Test
  void withoutAMaskAllStoredParametersAreCounted() {
    assertThat(trained(new Lstm.Builder().nIn(2).nOut(3).build())).isEqualTo(4 * 3 * (2 + 3 + 1));
  }

  /** A search for the size with a given number of parameters relies on this. */
  @EveryCell
  void everyUnitAddsParameters(Cell cell) {
    long before = 0;
    for (int units = 1; units <= 40; units++) {
      long count = trained(new Recurrent.Builder(cell).nIn(2).nOut(units).build());
      // A highway has weights unless there are as many inputs as units.
      if (units != 2) {
        assertThat(count).as("%d units", units).isGreaterThan(before);
        before = count;
      }
    }
  }
}
