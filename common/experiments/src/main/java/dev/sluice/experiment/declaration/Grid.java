package dev.sluice.experiment.declaration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The trials of a study: every cell with every seed at every place.
 *
 * @param cells names from {@link dev.sluice.task.CellOption}
 * @param seeds the source of all random numbers of a trial
 * @param settings a tree of groups that overrides the task's defaults and the data card's
 *     suggestions
 * @param axes what varies in addition to cell and seed: for each {@code group.key}, the values to
 *     try, in every combination
 */
public record Grid(
    List<String> cells, List<Long> seeds, ObjectNode settings, Map<String, List<JsonNode>> axes) {
  public Grid {
    cells = List.copyOf(cells);
    seeds = List.copyOf(seeds);
    settings = settings.deepCopy();
    Map<String, List<JsonNode>> copy = new LinkedHashMap<>();
    axes.forEach((axis, values) -> copy.put(axis, List.copyOf(values)));
    axes = Collections.unmodifiableMap(copy);
  }

  /** Every combination of the axes' values, the first axis changing slowest. */
  public List<Place> places() {
    List<Place> places = List.of(Place.ONLY);
    for (Map.Entry<String, List<JsonNode>> axis : axes.entrySet()) {
      List<Place> longer = new ArrayList<>();
      for (Place place : places) {
        for (JsonNode value : axis.getValue()) {
          longer.add(place.with(axis.getKey(), value));
        }
      }
      places = longer;
    }
    return places;
  }

  /** The settings at a place. */
  ObjectNode settingsAt(Place place) {
    ObjectNode all = settings.deepCopy();
    // The values as declared, because a place holds numbers in their canonical form.
    place
        .values()
        .forEach(
            (axis, value) ->
                SettingsTree.put(
                    all,
                    axis,
                    axes.get(axis).stream()
                        .filter(declared -> Place.same(declared, value))
                        .findFirst()
                        .orElseThrow()));
    return all;
  }

  /** The same grid with other cells or seeds. */
  Grid with(Optional<List<String>> otherCells, Optional<List<Long>> otherSeeds) {
    return new Grid(otherCells.orElse(cells), otherSeeds.orElse(seeds), settings, axes);
  }
}
