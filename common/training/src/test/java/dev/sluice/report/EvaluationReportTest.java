package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.progress.Progress;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Metric;
import dev.sluice.task.NetworkSettings;
import dev.sluice.task.Problem;
import dev.sluice.task.Task;
import dev.sluice.task.TaskSettings;
import dev.sluice.task.TrainingSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvaluationReportTest {
  private static final Metric ERROR = new Metric("mae", "MAE", Metric.Better.LOWER, 2);
  private static final Metric AREA = new Metric("auc", "ROC AUC", Metric.Better.HIGHER, 3);

  @Test
  void aNoteSaysThatANetworkLosesToABaseline() {
    Table table =
        EvaluationReport.table(
            new MetricsOnly(),
            "gru",
            new Evaluation(Map.of("mae", 2.0)),
            baselines("naive", 3.0, "seasonal naive", 1.5));

    assertThat(TextTable.of(table))
        .isEqualTo(
            """
             model                     |  MAE
            ---------------------------+--------
             gru                       | 2.00
             naive (baseline)          | 3.00
             seasonal naive (baseline) | 1.50 *
            gru loses to seasonal naive: MAE 2.00 against 1.50.
            """);
  }

  @Test
  void aNetworkThatDivergedIsNeverTheBestAndLosesToEveryBaseline() {
    Table table =
        EvaluationReport.table(
            new MetricsOnly(),
            "rnn",
            new Evaluation(Map.of("mae", Double.NaN, "auc", 0.5)),
            baselines("naive", 3.0, "broken", Double.NaN));

    assertThat(table.rows().get(0).cells())
        .containsExactly(new Table.Cell("rnn"), new Table.Cell("NaN"), new Table.Cell("0.500"));
    assertThat(table.rows().get(1).cells())
        .containsExactly(
            new Table.Cell("naive (baseline)"), new Table.Cell("3.00", true), new Table.Cell(""));
    assertThat(table.notes()).containsExactly("rnn loses to naive: MAE NaN against 3.00.");
  }

  @Test
  void detailsFollowAsTablesWithNumbersAlignedRight() {
    Evaluation.Detail detail =
        new Evaluation.Detail(
            "By class",
            List.of(
                new Evaluation.Names("class", List.of("good", "bad")),
                Evaluation.Figures.of("recall", 3, List.of(0.5, Double.NaN)),
                new Evaluation.Figures("share", "%", 1, List.of(99.96, 0.0123)),
                Evaluation.Figures.counts("examples", List.of(1234, 0))));
    List<Table> tables =
        EvaluationReport.tables(
            new MetricsOnly(),
            "gru",
            new Evaluation(Map.of("mae", 1.0), List.of(detail)),
            Map.of());

    assertThat(tables).hasSize(2);
    assertThat(tables.get(1).columns())
        .containsExactly(
            Table.Column.text("class"),
            Table.Column.figure("recall"),
            Table.Column.figure("share (%)"),
            Table.Column.figure("examples"));
    assertThat(tables.get(1).rows())
        .containsExactly(
            Table.Row.of("good", "0.500", "100.0", "1,234"),
            Table.Row.of("bad", "", "0.0123", "0"));
  }

  private static Map<String, Evaluation> baselines(
      String first, double one, String second, double two) {
    Map<String, Evaluation> baselines = new LinkedHashMap<>();
    baselines.put(first, new Evaluation(Map.of("mae", one)));
    baselines.put(second, new Evaluation(Map.of("mae", two)));
    return baselines;
  }

  private record Settings(NetworkSettings network, TrainingSettings training)
      implements TaskSettings {
    @Override
    public String dataName() {
      return "none";
    }
  }

  /** Metrics and nothing else. */
  private static final class MetricsOnly implements Task<Settings> {
    @Override
    public String name() {
      return "task";
    }

    @Override
    public String summary() {
      return "";
    }

    @Override
    public Class<Settings> settingsType() {
      return Settings.class;
    }

    @Override
    public Metric headline() {
      return ERROR;
    }

    @Override
    public List<Metric> metrics() {
      return List.of(ERROR, AREA);
    }

    @Override
    public ObjectNode suggestions(Settings settings) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Problem prepare(
        Settings settings, Optional<Map<String, byte[]>> companions, Progress progress) {
      throw new UnsupportedOperationException();
    }
  }
}
