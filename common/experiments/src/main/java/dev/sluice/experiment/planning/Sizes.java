package dev.sluice.experiment.planning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.experiment.declaration.SettingsLayers;
import dev.sluice.task.TaskSettings;
import java.util.OptionalInt;

/** Decides how many units a cell has if an experiment declares equal parameters. */
interface Sizes {
  /**
   * The number of units.
   *
   * @param given settings over the task's own
   * @param parameters the number of parameters to reach
   * @param start units of a similar network, with which a search begins
   * @return empty if it is not known
   */
  <S extends Record & TaskSettings> OptionalInt units(
      SettingsLayers<S> layers, ObjectNode given, long parameters, int start);
}
