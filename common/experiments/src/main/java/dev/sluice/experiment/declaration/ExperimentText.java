package dev.sluice.experiment.declaration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.report.Figures;
import dev.sluice.run.RunResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.lang3.StringUtils;
import org.apache.commons.text.WordUtils;

/** The descriptions of experiments that {@code compare --list} and {@code --explain} print. */
public final class ExperimentText {
  private ExperimentText() {}

  /**
   * An entry for each experiment: name, title, tasks, and the number of trials of each preset.
   *
   * @param columns the maximum width of a line
   */
  public static List<String> list(List<ExperimentFile> files, int columns) {
    int width = files.stream().mapToInt(file -> file.name().length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (ExperimentFile file : files) {
      Experiment experiment = file.experiment();
      Set<String> tasks = new LinkedHashSet<>();
      experiment.studies().forEach(study -> tasks.add(study.task().name()));
      String name = file.name() + " ".repeat(width + 2 - file.name().length());
      String entry =
          "%s (%s): %s trials"
              .formatted(experiment.title(), String.join(", ", tasks), presets(file));
      lines.add(name + wrapped(entry, width + 2, columns));
    }
    return lines;
  }

  /** Text wrapped over several lines, all except the first indented. */
  private static String wrapped(String text, int indent, int columns) {
    return WordUtils.wrap(text, columns - indent, "\n" + " ".repeat(indent), false);
  }

  private static String presets(ExperimentFile file) {
    return file.presets().isEmpty()
        ? Integer.toString(trials(file.experiment()))
        : file.presets().stream()
            .map(preset -> preset + " " + trials(file.experiment(preset)))
            .collect(Collectors.joining(", "));
  }

  /** Counts the trials, including those that choose; needs no data. */
  static int trials(Experiment experiment) {
    int trials = 0;
    for (Study study : experiment.studies()) {
      int choices =
          study
              .terms()
              .learningRate()
              .filter(LearningRate::isChosen)
              .map(rate -> rate.candidates().size() * rate.seeds())
              .orElse(0);
      Grid grid = study.grid();
      trials += grid.places().size() * grid.cells().size() * (grid.seeds().size() + choices);
    }
    return trials;
  }

  /**
   * What an experiment asks, runs and costs, and the published figures that it is compared with.
   *
   * @param columns the maximum width of a line
   */
  public static String explain(ExperimentFile file, int columns) {
    List<String> lines = new ArrayList<>();
    Experiment first = file.experiment();
    lines.add(file.name() + ": " + first.title());
    lines.add(first.question());
    List<Experiment> all = new ArrayList<>();
    if (file.presets().isEmpty()) {
      all.add(first);
    }
    file.presets().forEach(preset -> all.add(file.experiment(preset)));
    for (Experiment experiment : all) {
      lines.add("");
      lines.add(
          experiment.preset().map(preset -> "--preset " + preset + ": ").orElse("")
              + Figures.counted(trials(experiment), "trial"));
      experiment.studies().forEach(study -> lines.addAll(study(study)));
    }
    lines.addAll(published(all));
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      int start = line.length() - line.stripLeading().length();
      // Continuation lines are indented more than the list items below the line.
      int indent = start == 0 ? 0 : start + 4;
      text.append(line, 0, start).append(wrapped(line.strip(), indent, columns)).append("\n");
    }
    return text.toString();
  }

  /** The figures, each once; sources shared by several figures are listed once below them. */
  private static List<String> published(List<Experiment> experiments) {
    Map<String, String> sources = new LinkedHashMap<>();
    for (Experiment experiment : experiments) {
      for (Study study : experiment.studies()) {
        for (Published figure : study.published()) {
          String note = figure.note().isEmpty() ? "" : "; " + figure.note();
          sources.put(figure(study, figure), figure.source() + note);
        }
      }
    }
    List<String> shared =
        sources.values().stream()
            .filter(source -> Collections.frequency(sources.values(), source) > 1)
            .distinct()
            .toList();
    List<String> lines = new ArrayList<>();
    if (!sources.isEmpty()) {
      lines.addAll(List.of("", "Published figures:"));
    }
    sources.forEach(
        (figure, source) -> {
          int number = shared.indexOf(source) + 1;
          lines.add("  " + figure + (number > 0 ? " [" + number + "]" : " (" + source + ")"));
        });
    for (String source : shared) {
      lines.add("  [%d] %s".formatted(shared.indexOf(source) + 1, source));
    }
    return lines;
  }

  private static List<String> study(Study study) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "  %s: %s, cells %s, seeds %s"
            .formatted(
                study.name(),
                study.task().name(),
                String.join(", ", study.grid().cells()),
                study.grid().seeds().stream()
                    .map(seed -> Long.toString(seed))
                    .collect(Collectors.joining(", "))));
    study
        .otherwise()
        .ifPresent(other -> lines.add("    on " + other + " if its data is not available"));
    study
        .grid()
        .axes()
        .forEach(
            (axis, values) ->
                lines.add(
                    "    %s: %s"
                        .formatted(
                            axis,
                            values.stream().map(Place::text).collect(Collectors.joining(", ")))));
    study.terms().phrases().forEach(term -> lines.add("    " + term));
    String settings = settings(study.grid().settings());
    if (!settings.isEmpty()) {
      lines.add("    settings: " + settings);
    }
    return lines;
  }

  /** The introduction of a report: the question, and what is equal for all cells. */
  public static List<String> about(Experiment experiment) {
    List<String> about = new ArrayList<>();
    if (!experiment.question().isBlank()) {
      about.add(experiment.question());
    }
    Map<String, List<String>> studies = new LinkedHashMap<>();
    for (Study study : experiment.studies()) {
      studies
          .computeIfAbsent(
              StringUtils.capitalize(String.join("; ", study.terms().phrases())) + ".",
              terms -> new ArrayList<>())
          .add(study.name());
    }
    studies.forEach(
        (terms, names) ->
            about.add(studies.size() == 1 ? terms : String.join(", ", names) + ": " + terms));
    return about;
  }

  private static String settings(ObjectNode tree) {
    return SettingsTree.leaves(tree).entrySet().stream()
        .map(setting -> setting.getKey() + "=" + Place.text(setting.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** A published figure without its source. */
  private static String figure(Study study, Published figure) {
    String at =
        figure.at().values().entrySet().stream()
            .map(axis -> axis.getKey() + "=" + Place.text(axis.getValue()))
            .collect(Collectors.joining(", "));
    return "%s%s: %s on %s%s: %s"
        .formatted(
            figure.model(),
            figure.cell().isEmpty() ? "" : " (" + figure.cell() + ")",
            figure.metric(),
            study.name() + ", " + RunResult.key(figure.part()),
            at.isEmpty() ? "" : ", " + at,
            Figures.plain(figure.value()));
  }
}
