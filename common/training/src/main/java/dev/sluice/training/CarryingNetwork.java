package dev.sluice.training;

import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * A network whose recurrent state can outlive a call of {@code fit}.
 *
 * <p>In truncated back-propagation Deeplearning4j moves the state from segment to segment, but
 * clears it before and after every {@code fit}: it takes each batch for new sequences. While this
 * network carries, those two clearings do nothing, so that one {@code fit} of one segment goes on
 * where the last one ended. Everything else is the parent's.
 */
// "overrides": the parent declares an array where its interface has varargs.
@SuppressWarnings("overrides")
final class CarryingNetwork extends MultiLayerNetwork {
  private boolean carrying;

  private CarryingNetwork(MultiLayerConfiguration configuration) {
    super(configuration);
  }

  /** A new network, its weights drawn from the configuration's seed. */
  static CarryingNetwork create(MultiLayerConfiguration configuration) {
    CarryingNetwork network = new CarryingNetwork(configuration);
    network.init();
    return network;
  }

  /** Takes over weights, counts and the optimiser's state of a network read from disk. */
  static CarryingNetwork takeOver(MultiLayerNetwork restored) {
    CarryingNetwork network = new CarryingNetwork(restored.getLayerWiseConfigurations());
    network.init(restored.params().dup(), false);
    Updater updater = restored.getUpdater(false);
    if (updater != null && updater.getStateViewArray() != null) {
      network.getUpdater().setStateViewArray(network, updater.getStateViewArray().dup(), false);
    }
    return network;
  }

  /** From now on the state goes from one {@code fit} to the next, beginning with zero. */
  void startCarrying() {
    stopCarrying();
    carrying = true;
  }

  /** From now on each {@code fit} begins with zero, as in the parent; forgets the state. */
  void stopCarrying() {
    carrying = false;
    rnnClearPreviousState();
  }

  @Override
  public void rnnClearPreviousState() {
    if (!carrying) {
      super.rnnClearPreviousState();
    }
  }
}
