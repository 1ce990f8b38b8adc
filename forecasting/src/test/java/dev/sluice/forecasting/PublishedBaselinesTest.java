package dev.sluice.forecasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.progress.Progress;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The baselines' metrics on well-known series agree with published ones. */
class PublishedBaselinesTest {
  private static Map<String, Evaluation> baselines(String... flags) {
    return new ForecastingTask()
        .prepare(SmallSeries.settings(flags), Optional.empty(), Progress.SILENT)
        .baselines(Part.TEST, Progress.SILENT);
  }

  private static double metric(Map<String, Evaluation> baselines, String name, String metric) {
    return baselines.get(name).metrics().get(metric);
  }

  @Test
  void airlinePassengersOneMonthAheadOverTheLastFourYears() {
    Map<String, Evaluation> baselines =
        baselines(
            "data",
            "airline-passengers",
            "train-rows",
            "84",
            "validation-rows",
            "12",
            "test-rows",
            "48",
            "horizon",
            "1",
            "season",
            "12");
    assertThat(metric(baselines, "naive", "rmse")).isCloseTo(48.04, offset(0.005));
    assertThat(metric(baselines, "seasonal naive", "rmse")).isCloseTo(41.85, offset(0.005));
    // statsmodels 0.13.5 with trend and multiplicative season, fitted to the same 84 months:
    // 18.587.
    assertThat(metric(baselines, "Holt-Winters", "rmse")).isCloseTo(18.587, offset(0.1));
  }

  @Test
  void sunspotsOneMonthAheadOverTheLastFifth() {
    Map<String, Evaluation> baselines =
        baselines("data", "sunspots", "test-rows", "564", "horizon", "1", "season", "1");
    assertThat(metric(baselines, "naive", "rmse")).isCloseTo(20.09, offset(0.005));
  }

  @Test
  void melbourneOneDayAheadOverTheLastYear() {
    Map<String, Evaluation> baselines =
        baselines(
            "data", "melbourne-temperatures", "test-rows", "365", "horizon", "1", "season", "1");
    assertThat(metric(baselines, "naive", "rmse")).isCloseTo(2.582, offset(0.0005));
    assertThat(metric(baselines, "Holt-Winters", "rmse")).isLessThan(2.582);
  }

  private static Map<String, Evaluation> etth1(String target) {
    Path data =
        Path.of(Optional.ofNullable(System.getenv("SLUICE_TEST_DATA")).orElse("../../shared/data"))
            .resolve("forecasting/ETTh1.csv");
    assumeThat(Files.exists(data)).as("%s exists", data).isTrue();
    return baselines(
        "data",
        data.toString(),
        "target",
        target,
        "lookback",
        "24",
        "horizon",
        "24",
        "season",
        "24",
        "train-rows",
        "8640",
        "validation-rows",
        "2880",
        "test-rows",
        "2880");
  }

  @Test
  @Tag("slow")
  void exchangeRatesAMonthAheadAsInTheLstnetPaper() {
    Path data =
        Path.of(Optional.ofNullable(System.getenv("SLUICE_TEST_DATA")).orElse("../../shared/data"))
            .resolve("forecasting/exchange_rate.txt");
    assumeThat(Files.exists(data)).as("%s exists", data).isTrue();
    Map<String, Evaluation> baselines =
        baselines(
            "data",
            data.toString(),
            "header",
            "absent",
            "target",
            "all",
            "horizon",
            "24",
            "validation-share",
            "0.2",
            "test-share",
            "0.2");
    assertThat(metric(baselines, "naive", "rse")).isCloseTo(0.0434, offset(0.0005));
  }

  @Test
  @Tag("slow")
  void etth1OilTemperatureADayAheadOnTheSplitOfTheInformerPaper() {
    Map<String, Evaluation> baselines = etth1("OT");
    assertThat(metric(baselines, "naive", "mse-scaled")).isCloseTo(0.034, offset(0.0005));
    assertThat(metric(baselines, "naive", "mae-scaled")).isCloseTo(0.139, offset(0.0005));
  }

  @Test
  @Tag("slow")
  void etth1SevenColumnsADayAheadOnTheSplitOfTheInformerPaper() {
    Map<String, Evaluation> baselines = etth1("all");
    // Over every origin, as in the literature; every third origin gives 1.199 and 0.661.
    assertThat(metric(baselines, "naive", "mse-scaled")).isCloseTo(1.222, offset(0.0005));
    assertThat(metric(baselines, "naive", "mae-scaled")).isCloseTo(0.671, offset(0.0005));
    assertThat(metric(baselines, "seasonal naive", "mse-scaled")).isCloseTo(0.424, offset(0.0005));
    assertThat(metric(baselines, "seasonal naive", "mae-scaled")).isCloseTo(0.389, offset(0.0005));
  }
}
