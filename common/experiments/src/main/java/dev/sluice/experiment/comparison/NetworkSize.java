package dev.sluice.experiment.comparison;

import dev.sluice.task.NetworkSettings;

/**
 * How large a network's recurrent layers are.
 *
 * @param units of each layer
 * @param layers at least 1
 */
public record NetworkSize(int units, int layers) {
  static NetworkSize of(NetworkSettings network) {
    return new NetworkSize(network.units(), network.layers());
  }

  /** As a table shows it: {@code 64}, or {@code 2 x 64} for two layers. */
  public String text() {
    return layers == 1 ? Integer.toString(units) : layers + " x " + units;
  }
}
