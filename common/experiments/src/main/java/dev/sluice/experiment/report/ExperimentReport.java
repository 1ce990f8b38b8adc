package dev.sluice.experiment.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.io.AtomicFiles;
import dev.sluice.report.Chart;
import dev.sluice.report.ChartPng;
import dev.sluice.report.ChartSvg;
import dev.sluice.report.CsvTable;
import dev.sluice.report.Figures;
import dev.sluice.report.LatexTable;
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

/**
 * An experiment as people and programs read it: text for the terminal, Markdown, CSV, LaTeX, charts
 * and one page. It says the same for the same results.
 */
public final class ExperimentReport {
  private static final JsonMapper JSON = new JsonMapper();
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .build();

  /** One comparison with what is made of it. */
  private record Part(
      String heading,
      String file,
      TaskComparison comparison,
      ComparisonTables tables,
      Map<String, Chart> charts) {
    String chartFile(String chart, String ending) {
      return "charts/" + file + "-" + chart + ending;
    }
  }

  private final String name;
  private final String title;
  private final List<String> about;
  private final String preset;
  private final List<Part> parts = new ArrayList<>();

  /**
   * A report.
   *
   * @param name of its files, such as {@code adding}
   * @param title its heading
   * @param about what the experiment asks and on which terms, a paragraph each; may be empty
   * @param preset its cost, such as {@code quick}; empty if there is none
   * @param comparisons in the order that they are shown
   */
  public ExperimentReport(
      String name,
      String title,
      List<String> about,
      String preset,
      List<TaskComparison> comparisons) {
    this.name = name;
    this.title = title;
    this.about = List.copyOf(about);
    this.preset = preset;
    Set<String> files = new LinkedHashSet<>();
    for (TaskComparison comparison : comparisons) {
      String task = comparison.task().name();
      boolean once =
          comparisons.stream().filter(other -> other.task().name().equals(task)).count() == 1;
      String base = ComparisonCharts.slug(once ? task : task + "-" + comparison.title());
      String file = base;
      for (int i = 2; !files.add(file); i++) {
        file = base + "-" + i;
      }
      parts.add(
          new Part(
              once ? task : task + " on " + comparison.title(),
              file,
              comparison,
              new ComparisonTables(comparison),
              ComparisonCharts.of(comparison)));
    }
  }

  /** The report of a comparison that no experiment file declares. */
  public static ExperimentReport adHoc(List<TaskComparison> comparisons) {
    return new ExperimentReport(
        "comparison", "Recurrent cells compared", List.of(), "", comparisons);
  }

  /**
   * The tables for the terminal.
   *
   * @param width its columns
   */
  public String text(int width) {
    return parts.stream()
        .map(part -> TextTable.of(part.tables().main(), width))
        .collect(Collectors.joining("\n"));
  }

  /**
   * Writes {@code NAME.html}, {@code NAME.md}, {@code NAME.csv}, {@code NAME.tex} and {@code
   * charts/} into a folder, each file whole or not at all.
   *
   * @return the files but for the charts: the page first
   */
  public List<Path> write(Path folder) throws IOException {
    for (Part part : parts) {
      for (Map.Entry<String, Chart> chart : part.charts().entrySet()) {
        ChartPng.write(chart.getValue(), folder.resolve(part.chartFile(chart.getKey(), ".png")));
        AtomicFiles.writeString(
            folder.resolve(part.chartFile(chart.getKey(), ".svg")),
            ChartSvg.file(chart.getValue()));
      }
    }
    Map<String, String> files = new LinkedHashMap<>();
    files.put(".html", html());
    files.put(".md", markdown());
    files.put(".csv", CsvTable.of(figures()));
    files.put(".tex", latex());
    List<Path> written = new ArrayList<>();
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(name + file.getKey());
      AtomicFiles.writeString(path, file.getValue());
      written.add(path);
    }
    return written;
  }

  /** All figures in one table; a comparison leaves the columns empty that are another's. */
  Table figures() {
    List<Map<String, String>> lines =
        parts.stream().flatMap(part -> part.tables().figures().stream()).toList();
    Set<String> headings = new LinkedHashSet<>();
    lines.forEach(line -> headings.addAll(line.keySet()));
    return new Table(
        "",
        (headings.isEmpty() ? List.of("task") : List.copyOf(headings))
            .stream().map(Table.Column::text).toList(),
        lines.stream()
            .map(
                line ->
                    Table.Row.of(
                        headings.stream()
                            .map(heading -> line.getOrDefault(heading, ""))
                            .toArray(String[]::new)))
            .toList(),
        List.of());
  }

  String markdown() {
    StringBuilder text = new StringBuilder("# " + MarkdownTable.escape(title) + "\n\n");
    intro().forEach(one -> text.append(MarkdownTable.escape(one)).append("\n\n"));
    for (Part part : parts) {
      text.append("## ").append(MarkdownTable.escape(part.heading())).append("\n\n");
      text.append(MarkdownTable.of(part.tables().main())).append('\n');
      part.tables().published().ifPresent(one -> text.append(MarkdownTable.of(one)).append('\n'));
      part.tables().tests().ifPresent(one -> text.append(MarkdownTable.of(one)).append('\n'));
      part.charts()
          .forEach(
              (chart, drawn) ->
                  text.append("![")
                      .append(MarkdownTable.escape(drawn.title()))
                      .append("](")
                      .append(part.chartFile(chart, ".png"))
                      .append(")\n"));
      text.append("\nSettings:\n\n```yaml\n").append(settings(part.comparison())).append("```\n\n");
    }
    text.append("## Where the figures come from\n\n");
    text.append(MarkdownTable.of(provenance()));
    return text.toString();
  }

  String html() {
    Page page = new Page(title);
    intro().forEach(page::paragraph);
    for (Part part : parts) {
      ComparisonTables tables = part.tables();
      page.section(part.heading()).paragraph(part.comparison().task().summary());
      page.table(tables.main());
      tables.published().ifPresent(page::table);
      page.charts(List.copyOf(part.charts().values()));
      List<Table> matrices = tables.matrices();
      if (matrices.size() == 1) {
        page.table(matrices.get(0));
      } else if (!matrices.isEmpty()) {
        page.details("Which cell is better where", matrices);
      }
      tables.tests().ifPresent(tests -> page.details("Every test", tests));
      page.details("Every run", tables.runs());
      page.details("Data", facts(part.comparison()));
      page.details("Settings", settings(part.comparison()));
    }
    return page.section("Where the figures come from").table(provenance()).html();
  }

  String latex() {
    StringBuilder text =
        new StringBuilder(
            "% "
                + LatexTable.escape(title)
                + "\n"
                + "% Needs \\usepackage{booktabs,graphicx}; the text is UTF-8. Input it into a"
                + " document.\n");
    for (Part part : parts) {
      text.append('\n').append(LatexTable.of(part.tables().main(), name + "-" + part.file()));
      part.tables()
          .published()
          .ifPresent(
              one ->
                  text.append('\n')
                      .append(LatexTable.of(one, name + "-" + part.file() + "-published")));
      part.tables()
          .tests()
          .ifPresent(
              one ->
                  text.append('\n')
                      .append(LatexTable.of(one, name + "-" + part.file() + "-tests")));
    }
    return text.toString();
  }

  private List<String> intro() {
    List<String> intro = new ArrayList<>(about);
    List<TrialResult> results = results();
    double seconds = results.stream().mapToDouble(r -> r.result().trainingSeconds()).sum();
    int planned =
        parts.stream()
            .flatMap(part -> part.comparison().rows().stream())
            .mapToInt(TaskComparison.Row::planned)
            .sum();
    intro.add(
        "%s%s of %s, %s of training. Baselines are scored on the same test examples as the networks."
            .formatted(
                preset.isBlank() ? "" : "Preset " + preset + ": ",
                Figures.count(results.size()),
                Figures.counted(planned, "trial"),
                Figures.duration(seconds)));
    return intro;
  }

  private List<TrialResult> results() {
    return parts.stream().flatMap(part -> part.comparison().results().stream()).toList();
  }

  private static Table facts(TaskComparison comparison) {
    Map<String, Set<String>> facts = new LinkedHashMap<>();
    facts.put("data", new LinkedHashSet<>(List.of(comparison.data())));
    for (TrialResult result : comparison.results()) {
      result
          .result()
          .facts()
          .forEach(
              (what, fact) -> facts.computeIfAbsent(what, w -> new LinkedHashSet<>()).add(fact));
      if (result.result().provenance() != null) {
        facts
            .computeIfAbsent("SHA-256", w -> new LinkedHashSet<>())
            .add(result.result().provenance().dataSha256());
      }
    }
    Map<String, String> joined = new LinkedHashMap<>();
    facts.forEach((what, values) -> joined.put(what, String.join("; ", values)));
    return pairs("Data of " + comparison.task().name(), joined);
  }

  /** The settings that all runs share, as YAML, and above them what varies. */
  private static String settings(TaskComparison comparison) {
    Map<String, Set<String>> varying = new LinkedHashMap<>();
    ObjectNode shared = null;
    for (TrialResult result : comparison.results()) {
      JsonNode own = result.result().settings();
      if (shared == null) {
        shared = own.deepCopy();
      }
      for (Map.Entry<String, JsonNode> group : own.properties()) {
        for (Map.Entry<String, JsonNode> key : group.getValue().properties()) {
          varying
              .computeIfAbsent(group.getKey() + "." + key.getKey(), name -> new LinkedHashSet<>())
              .add(key.getValue().asText());
        }
      }
    }
    if (shared == null) {
      return "# no run has ended yet\n";
    }
    varying.values().removeIf(values -> values.size() == 1);
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Set<String>> one : varying.entrySet()) {
      String[] name = one.getKey().split("\\.", 2);
      if (shared.path(name[0]) instanceof ObjectNode group) {
        group.remove(name[1]);
      }
      text.append("# ").append(one.getKey()).append(": ");
      text.append(String.join(", ", one.getValue())).append('\n');
    }
    try {
      return text + YAML.writeValueAsString(shared);
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
          (field, value) ->
              values
                  .computeIfAbsent(words(field), n -> new LinkedHashSet<>())
                  .add(String.valueOf(value)));
    }
    Map<String, String> joined = new LinkedHashMap<>();
    values.forEach(
        (field, all) ->
            joined.put(
                field,
                field.equals("started")
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
