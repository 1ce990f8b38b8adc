package dev.sluice.forecasting;

import dev.sluice.network.NetworkDefinition;
import dev.sluice.training.RecurrentStack;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The head of the network that forecasts: from the state after the last row of the lookback, one
 * dense layer computes all steps of the horizon for all targets (the direct multi-step strategy).
 * It is trained on the mean squared error of scaled values.
 *
 * <pre>
 * scaled inputs  [batch, inputs, lookback]
 * recurrent      [batch, units]
 * dense          [batch, horizon * targets], the targets of a step side by side
 * </pre>
 *
 * @param horizon the number of steps that are forecast
 * @param targets the number of columns that are forecast
 */
record DenseHorizon(int horizon, int targets) {
  /**
   * The whole network: stacked recurrent layers with this head.
   *
   * @param inputs features of a row
   */
  NetworkDefinition network(ForecastingSettings settings, int inputs) {
    ListBuilder network = RecurrentStack.base(settings.training());
    int width = RecurrentStack.addToLastStep(network, settings.network(), inputs);
    network.layer(
        new OutputLayer.Builder(LossFunction.MSE)
            .nIn(width)
            .nOut(outputs())
            .activation(Activation.IDENTITY)
            .build());
    return NetworkDefinition.of(network.build());
  }

  /** The number of values forecast from one window. */
  int outputs() {
    return horizon * targets;
  }

  /** Where the forecast of a target at a step is among the outputs, all counted from 0. */
  int output(int step, int target) {
    return step * targets + target;
  }

  /** The step that an output forecasts. */
  int step(int output) {
    return output / targets;
  }

  /** The target that an output forecasts. */
  int target(int output) {
    return output % targets;
  }
}
