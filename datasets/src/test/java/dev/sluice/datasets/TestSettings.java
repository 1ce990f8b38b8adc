package dev.sluice.datasets;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.error.UsageException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Data settings for tests, given by their keys; the others are null. */
final class TestSettings {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private TestSettings() {}

  /**
   * @param data the card or file to read
   * @param keysAndValues further settings, such as {@code "text-column", "2"}
   */
  static TextDataSettings text(Object data, Object... keysAndValues) {
    return settings(TextDataSettings.class, data, keysAndValues);
  }

  static SeriesDataSettings series(Object data, Object... keysAndValues) {
    return settings(SeriesDataSettings.class, data, keysAndValues);
  }

  static CorpusDataSettings corpus(Object data, Object... keysAndValues) {
    return settings(CorpusDataSettings.class, data, keysAndValues);
  }

  private static <S> S settings(Class<S> type, Object data, Object... keysAndValues) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("data", data.toString());
    for (int i = 0; i < keysAndValues.length; i += 2) {
      Object value = keysAndValues[i + 1];
      settings.put((String) keysAndValues[i], value instanceof Path path ? path.toString() : value);
    }
    try {
      return MAPPER.convertValue(settings, type);
    } catch (IllegalArgumentException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof UsageException usage) {
          throw usage;
        }
      }
      throw e;
    }
  }
}
