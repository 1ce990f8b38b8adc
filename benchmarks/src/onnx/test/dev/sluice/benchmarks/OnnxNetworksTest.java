package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Runs only in the Maven profile {@code onnx}. */
class OnnxNetworksTest {
  private final OnnxNetworks onnx = new OnnxNetworks();
  private final SluiceNetworks ours = new SluiceNetworks(SluiceNetworks.DataOrder.TIME_MAJOR);

  @ParameterizedTest
  @EnumSource(names = {"LSTM", "GRU", "RNN"})
  void itsOutputsAreOurs(RecurrentCell cell) throws Exception {
    for (Shape shape : ImplementationTest.shapes().toList()) {
      MultiLayerNetwork network = ours.network(shape, cell);
      // Biases start at zero, which would hide a wrong order of the gates.
      network.params().addi(org.nd4j.linalg.factory.Nd4j.randn(network.params().shape()).muli(0.1));
      DataSet batch = Batch.of(shape, ours::zeros);
      INDArray expected =
          network.output(batch.getFeatures(), false, batch.getFeaturesMaskArray(), null);
      if (shape.hasOutputAtEveryStep()) {
        expected = expected.permute(2, 0, 1);
      }
      try (OnnxNetworks.Inference inference =
          onnx.new Inference(shape, cell, network, batch.getFeatures())) {
        assertThat(inference.outputs())
            .as("%s of %s", cell, shape)
            .usingComparatorWithPrecision(2e-6f)
            .containsExactly(expected.dup('c').data().asFloat());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LSTM", "GRU", "RNN"})
  void itRunsEveryWorkThatItOffers(RecurrentCell cell) {
    for (Shape shape : ImplementationTest.shapes().toList()) {
      for (Work work : Work.values()) {
        if (shape.offers(work) && onnx.offers(work)) {
          for (int threads : new int[] {1, 2}) {
            onnx.useThreads(threads);
            try (Workload workload = onnx.prepare(shape.of(work), cell, work)) {
              workload.run();
              workload.run();
            }
          }
        }
      }
    }
  }
}
