package dev.sluice.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.report.Figures;
import dev.sluice.run.RunResult;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What {@code compare --list} and {@code --explain} print of experiments. */
final class ExperimentText {
  private ExperimentText() {}

  /** One line an experiment: name, title, tasks, and the trials of each preset. */
  static List<String> list(List<ExperimentFile> files) {
    int width = files.stream().mapToInt(file -> file.name().length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (ExperimentFile file : files) {
      Experiment experiment = file.experiment();
      Set<String> tasks = new LinkedHashSet<>();
      experiment.studies().forEach(study -> tasks.add(study.task().name()));
      lines.add(
          "%s  %s (%s): %s trials"
              .formatted(
                  file.name() + " ".repeat(width - file.name().length()),
                  experiment.title(),
                  String.join(", ", tasks),
                  presets(file)));
    }
    return lines;
  }

  private static String presets(ExperimentFile file) {
    return file.presets().isEmpty()
        ? Integer.toString(trials(file.experiment()))
        : file.presets().stream()
            .map(preset -> preset + " " + trials(file.experiment(preset)))
            .collect(Collectors.joining(", "));
  }

  /** Of the report and of the choices, known without any data. */
  static int trials(Experiment experiment) {
    int trials = 0;
    for (Study study : experiment.studies()) {
      int choices =
          study
              .learningRate()
              .filter(LearningRate::isChosen)
              .map(rate -> rate.candidates().size() * rate.seeds())
              .orElse(0);
      trials += study.points().size() * study.cells().size() * (study.seeds().size() + choices);
    }
    return trials;
  }

  /** Everything that a person asks of an experiment before running it. */
  static String explain(ExperimentFile file) {
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
    Set<String> published = new LinkedHashSet<>();
    for (Experiment experiment : all) {
      for (Study study : experiment.studies()) {
        study.published().forEach(figure -> published.add("  " + figure(study, figure)));
      }
    }
    if (!published.isEmpty()) {
      lines.add("");
      lines.add("Published figures:");
      lines.addAll(published);
    }
    return String.join("\n", lines) + "\n";
  }

  private static List<String> study(Study study) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "  %s: %s, cells %s, seeds %s"
            .formatted(
                study.name(),
                study.task().name(),
                String.join(", ", study.cells()),
                study.seeds().stream()
                    .map(seed -> Long.toString(seed))
                    .collect(Collectors.joining(", "))));
    study
        .vary()
        .forEach(
            (axis, values) ->
                lines.add(
                    "    %s: %s"
                        .formatted(
                            axis,
                            values.stream().map(Study::text).collect(Collectors.joining(", ")))));
    lines.add(
        study.parameters().isPresent()
            ? "    equal parameters: each cell as many units as come nearest to "
                + Figures.count(study.parameters().getAsLong())
            : "    equal units");
    study
        .seconds()
        .ifPresent(seconds -> lines.add("    equal training time: " + Figures.duration(seconds)));
    study.learningRate().ifPresent(rate -> lines.add("    learning rate: " + rate(rate)));
    String settings = settings(study.settings());
    if (!settings.isEmpty()) {
      lines.add("    settings: " + settings);
    }
    return lines;
  }

  private static String rate(LearningRate rate) {
    String rates = rate.candidates().stream().map(Figures::plain).collect(Collectors.joining(", "));
    return rate.isChosen()
        ? "chosen for each cell on validation from %s, over %s"
            .formatted(rates, Figures.counted(rate.seeds(), "seed"))
        : rates;
  }

  private static String settings(ObjectNode tree) {
    List<String> settings = new ArrayList<>();
    tree.properties()
        .forEach(
            group ->
                group
                    .getValue()
                    .properties()
                    .forEach(
                        key ->
                            settings.add(
                                "%s.%s=%s"
                                    .formatted(
                                        group.getKey(),
                                        key.getKey(),
                                        Study.text(key.getValue())))));
    return String.join(", ", settings);
  }

  private static String figure(Study study, Published figure) {
    String at =
        figure.at().entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(", "));
    return "%s%s: %s on %s%s: %s (%s%s)"
        .formatted(
            figure.model(),
            figure.cell().isEmpty() ? "" : " (" + figure.cell() + ")",
            figure.metric(),
            study.name() + ", " + RunResult.key(figure.part()),
            at.isEmpty() ? "" : ", " + at,
            Figures.plain(figure.value()),
            figure.source(),
            figure.note().isEmpty() ? "" : "; " + figure.note());
  }
}
