package dev.sluice.forecasting.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.forecasting.baseline.SmoothingForm.Seasonal;
import dev.sluice.forecasting.baseline.SmoothingForm.Trend;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SmoothingTest {
  private static final JsonNode FIXTURE = read();

  private static JsonNode read() {
    try (InputStream in = SmoothingTest.class.getResourceAsStream("holtwinters.json")) {
      return new JsonMapper().readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<JsonNode> cases() {
    return StreamSupport.stream(FIXTURE.path("cases").spliterator(), false).toList();
  }

  private static double[] array(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyFormForecastsLikeStatsmodels(JsonNode expected) {
    Trend trend = Trend.valueOf(expected.path("trend").asText().toUpperCase(Locale.ROOT));
    Seasonal seasonal =
        Seasonal.valueOf(expected.path("seasonal").asText().toUpperCase(Locale.ROOT));
    SmoothingForm form = new SmoothingForm(trend, seasonal);
    List<Double> season = new ArrayList<>();
    FIXTURE
        .path("season")
        .path(expected.path("seasonal").asText())
        .forEach(one -> season.add(one.asDouble()));
    SmoothingState initial =
        new SmoothingState(
            FIXTURE.path("level").asDouble(),
            form.hasTrend() ? FIXTURE.path("slope").asDouble() : 0,
            season);
    SmoothingParameters parameters =
        new SmoothingParameters(
            FIXTURE.path("alpha").asDouble(),
            FIXTURE.path("beta").asDouble(),
            trend == Trend.DAMPED ? FIXTURE.path("phi").asDouble() : 1,
            FIXTURE.path("gamma").asDouble());
    double[] values = array(FIXTURE.path("values"));

    Smoothing smoothing = new Smoothing(form, parameters, initial);
    double[] fitted = new double[values.length];
    for (int t = 0; t < values.length; t++) {
      fitted[t] = smoothing.next();
      smoothing.observe(values[t]);
    }
    double[] forecast = new double[15];
    smoothing.forecast(forecast);

    assertThat(fitted).containsExactly(array(expected.path("fitted")), within(1e-9));
    for (int step = 0; step < forecast.length; step++) {
      // Null where statsmodels is wrong (see the script).
      JsonNode one = expected.path("forecast").path(step);
      if (!one.isNull()) {
        assertThat(forecast[step]).isCloseTo(one.doubleValue(), within(1e-9));
      }
    }
    assertThat(new Smoothing(form, parameters, initial).squaredErrors(values, values.length))
        .isCloseTo(expected.path("sse").asDouble(), within(1e-7));
  }

  @Test
  void aSumWithALimitIsTheSameBelowItAndEndsAboveIt() {
    SmoothingForm form = new SmoothingForm(Trend.NONE, Seasonal.NONE);
    SmoothingParameters parameters = new SmoothingParameters(0.5, 0, 1, 0);
    SmoothingState initial = new SmoothingState(0, 0, List.of());
    // Errors 2, 1, 0.5: squares 4, 1, 0.25.
    double[] values = {2, 2, 2};
    assertThat(new Smoothing(form, parameters, initial).squaredErrors(values, 3, 5.25))
        .isEqualTo(5.25);
    assertThat(new Smoothing(form, parameters, initial).squaredErrors(values, 3, 4.5)).isEqualTo(5);
    assertThat(new Smoothing(form, parameters, initial).squaredErrors(values, 3, 1)).isEqualTo(4);
  }

  @Test
  void simpleSmoothingMatchesAHandCalculation() {
    // Level 10; after 20: 0.5 * 20 + 0.5 * 10 = 15; after 11: 13.
    Smoothing smoothing =
        new Smoothing(
            new SmoothingForm(Trend.NONE, Seasonal.NONE),
            new SmoothingParameters(0.5, 0, 1, 0),
            new SmoothingState(10, 0, List.of()));
    assertThat(smoothing.next()).isEqualTo(10);
    smoothing.observe(20);
    assertThat(smoothing.next()).isEqualTo(15);
    smoothing.observe(11);
    double[] ahead = new double[3];
    smoothing.forecast(ahead);
    assertThat(ahead).containsExactly(13, 13, 13);
  }

  @Test
  void aDampedTrendMatchesAHandCalculation() {
    // phi 0.5: 10 + 0.5 * 4, then + 0.25 * 4, then + 0.125 * 4.
    Smoothing smoothing =
        new Smoothing(
            new SmoothingForm(Trend.DAMPED, Seasonal.NONE),
            new SmoothingParameters(0.5, 0.5, 0.5, 0),
            new SmoothingState(10, 4, List.of()));
    double[] ahead = new double[3];
    smoothing.forecast(ahead);
    assertThat(ahead).containsExactly(12, 13, 13.5);
    // Level 0.5 * 16 + 0.5 * 12 = 14; trend 0.5 * (14 - 10) + 0.5 * 0.5 * 4 = 3; next 14 + 1.5.
    smoothing.observe(16);
    assertThat(smoothing.next()).isEqualTo(15.5);
  }

  @Test
  void aSeasonalFactorOfZeroIsNotDividedBy() {
    Smoothing smoothing =
        new Smoothing(
            new SmoothingForm(Trend.NONE, Seasonal.MULTIPLICATIVE),
            new SmoothingParameters(0.5, 0, 1, 0.5),
            new SmoothingState(10, 0, List.of(0.0, 2.0)));
    smoothing.observe(5);
    assertThat(smoothing.next()).isEqualTo(20);
  }
}
