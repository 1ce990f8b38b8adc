package dev.sluice.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sluice.io.AtomicFiles;
import dev.sluice.report.Chart;
import dev.sluice.report.ChartPng;
import dev.sluice.report.ChartSvg;
import dev.sluice.report.CsvTable;
import dev.sluice.report.Figures;
import dev.sluice.report.MarkdownTable;
import dev.sluice.report.Page;
import dev.sluice.report.Table;
import dev.sluice.report.TextTable;
import dev.sluice.run.Provenance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A comparison as people read it: text, Markdown, CSV, charts and one page. */
public final class ComparisonReport {
  private static final String TITLE = "Recurrent cells compared";
  private static final JsonMapper JSON = new JsonMapper();
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .build();

  private final List<TaskComparison> comparisons;

  /** A report on the tasks, in this order. */
  public ComparisonReport(List<TaskComparison> comparisons) {
    this.comparisons = List.copyOf(comparisons);
  }

  /**
   * The tables for the terminal.
   *
   * @param width its columns
   */
  public String text(int width) {
    return comparisons.stream()
        .map(comparison -> TextTable.of(comparison.table(), width))
        .collect(Collectors.joining("\n"));
  }

  /**
   * Writes {@code comparison.md}, {@code comparison.html}, {@code TASK.csv} and {@code charts/}
   * into a folder, each whole or not at all.
   *
   * @return the files for people: the page first
   */
  public List<Path> write(Path folder) throws IOException {
    for (TaskComparison comparison : comparisons) {
      for (Map.Entry<String, Chart> chart : ComparisonCharts.of(comparison).entrySet()) {
        Path file = folder.resolve(chartFile(comparison, chart.getKey(), ".png"));
        ChartPng.write(chart.getValue(), file);
        AtomicFiles.writeString(
            folder.resolve(chartFile(comparison, chart.getKey(), ".svg")),
            ChartSvg.file(chart.getValue()));
      }
    }
    List<Path> written = new ArrayList<>();
    Path page = folder.resolve("comparison.html");
    AtomicFiles.writeString(page, html());
    written.add(page);
    Path markdown = folder.resolve("comparison.md");
    AtomicFiles.writeString(markdown, markdown());
    written.add(markdown);
    for (TaskComparison comparison : comparisons) {
      Path csv = folder.resolve(comparison.task().name() + ".csv");
      AtomicFiles.writeString(csv, CsvTable.of(comparison.figures()));
      written.add(csv);
    }
    return written;
  }

  private static String chartFile(TaskComparison comparison, String chart, String ending) {
    return "charts/" + comparison.task().name() + "-" + chart + ending;
  }

  String markdown() {
    StringBuilder text = new StringBuilder("# " + TITLE + "\n\n" + overview() + "\n");
    for (TaskComparison comparison : comparisons) {
      text.append("\n## ").append(MarkdownTable.escape(comparison.task().name())).append("\n\n");
      text.append(MarkdownTable.of(comparison.table())).append('\n');
      ComparisonCharts.of(comparison)
          .forEach(
              (name, chart) ->
                  text.append("![")
                      .append(MarkdownTable.escape(chart.title()))
                      .append("](")
                      .append(chartFile(comparison, name, ".png"))
                      .append(")\n"));
    }
    text.append("\n## Where the figures come from\n\n");
    text.append(MarkdownTable.of(provenance()));
    return text.toString();
  }

  String html() {
    Page page = new Page(TITLE).paragraph(overview());
    for (TaskComparison comparison : comparisons) {
      page.section(comparison.task().name()).paragraph(comparison.task().summary());
      page.table(comparison.table());
      page.charts(List.copyOf(ComparisonCharts.of(comparison).values()));
      page.details("Every run", comparison.runs());
      page.details("Data", facts(comparison));
      page.details("Settings", settings(comparison));
    }
    return page.section("Where the figures come from").table(provenance()).html();
  }

  private String overview() {
    List<TrialResult> results = results();
    double seconds = results.stream().mapToDouble(r -> r.result().trainingSeconds()).sum();
    int planned =
        comparisons.stream()
            .flatMap(comparison -> comparison.rows().stream())
            .mapToInt(TaskComparison.Row::planned)
            .sum();
    return "%s of %s, %s of training in all. Baselines are scored on the same test examples as the networks."
        .formatted(
            Figures.count(results.size()),
            Figures.counted(planned, "trial"),
            Figures.duration(seconds));
  }

  private List<TrialResult> results() {
    return comparisons.stream().flatMap(comparison -> comparison.results().stream()).toList();
  }

  private static Table facts(TaskComparison comparison) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("data", comparison.data());
    for (TrialResult result : comparison.results()) {
      result.result().facts().forEach(facts::putIfAbsent);
      if (result.result().provenance() != null) {
        facts.putIfAbsent("SHA-256", result.result().provenance().dataSha256());
      }
    }
    return pairs("Data of " + comparison.task().name(), facts);
  }

  /** The settings that all runs of a task share, and which cells and seeds they had. */
  private static String settings(TaskComparison comparison) {
    Set<String> shown = new LinkedHashSet<>();
    for (TrialResult result : comparison.results()) {
      shown.add(yaml(result.result().settings()));
    }
    return "# of every run, its own cell and seed aside\n" + String.join("\n# or\n", shown);
  }

  private static String yaml(JsonNode settings) {
    JsonNode shared = settings.deepCopy();
    if (shared.path("network") instanceof ObjectNode network) {
      network.remove("cell");
    }
    if (shared.path("training") instanceof ObjectNode training) {
      training.remove("seed");
    }
    try {
      return YAML.writeValueAsString(shared);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("settings that YAML cannot hold", e);
    }
  }

  /** What all results say of their origin; where they differ, every value. */
  private Table provenance() {
    Map<String, Set<String>> values = new LinkedHashMap<>();
    for (TrialResult result : results()) {
      Provenance provenance = result.result().provenance();
      if (provenance == null) {
        continue;
      }
      Map<String, Object> fields =
          JSON.convertValue(provenance, new TypeReference<LinkedHashMap<String, Object>>() {});
      // These belong to each run by itself; data stands with its task.
      fields.keySet().removeAll(List.of("seed", "dataSha256", "resumedAfterEpoch"));
      fields.forEach(
          (name, value) ->
              values
                  .computeIfAbsent(words(name), n -> new LinkedHashSet<>())
                  .add(String.valueOf(value)));
    }
    Map<String, String> joined = new LinkedHashMap<>();
    values.forEach(
        (name, all) ->
            joined.put(
                name,
                name.equals("started")
                    ? all.stream().min(String::compareTo).orElseThrow()
                        + (all.size() > 1
                            ? " to " + all.stream().max(String::compareTo).orElseThrow()
                            : "")
                    : String.join("; ", all)));
    return pairs("Machine, versions and command", joined);
  }

  /** The name of a field as people write it: "git revision". */
  private static String words(String field) {
    return field.replaceAll("(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  private static Table pairs(String title, Map<String, String> pairs) {
    return new Table(
        title,
        List.of(Table.Column.text("what"), Table.Column.text("value")),
        pairs.entrySet().stream()
            .map(pair -> Table.Row.of(pair.getKey(), pair.getValue()))
            .toList(),
        List.of());
  }
}
