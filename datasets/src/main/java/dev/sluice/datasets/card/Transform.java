package dev.sluice.datasets.card;

/**
 * A DataVec {@code TransformProcess} that the card applies to its records.
 *
 * @param file the file's name, beside the card; {@code .json} or {@code .yaml}
 * @param text what it holds
 */
public record Transform(String file, String text) {
  /** Whether it is written in JSON; else it is YAML. */
  public boolean isJson() {
    return file.endsWith(".json");
  }
}
