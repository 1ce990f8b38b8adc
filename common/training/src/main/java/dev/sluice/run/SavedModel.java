package dev.sluice.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.network.TrainableNetwork;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A trained model with everything needed to use it.
 *
 * @param file where it was read from
 * @param task the name of its task
 * @param settings the resolved settings it was trained with; {@code SettingsSchema.fromTree} reads
 *     them
 * @param epoch the epoch whose weights these are
 * @param facts counts of the data it was trained on
 * @param provenance where it comes from
 * @param network ready for output
 * @param companions encoder, scaler, labels: what {@code Task.prepare} takes
 */
public record SavedModel(
    Path file,
    String task,
    JsonNode settings,
    int epoch,
    Map<String, String> facts,
    Provenance provenance,
    TrainableNetwork network,
    Map<String, byte[]> companions) {
  public SavedModel {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    companions = Collections.unmodifiableMap(new LinkedHashMap<>(companions));
  }
}
