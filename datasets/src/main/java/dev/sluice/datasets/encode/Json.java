package dev.sluice.datasets.encode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.error.InputException;
import java.io.IOException;

/** How every encoder is written and read: JSON, strict about its keys. */
final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private Json() {}

  static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an encoder cannot be written as JSON", e);
    }
  }

  /**
   * Reads an encoder back.
   *
   * @param what named in the error, such as {@code vocabulary}
   */
  static <T> T read(byte[] json, Class<T> type, String what) {
    try {
      return MAPPER.readValue(json, type);
    } catch (IOException e) {
      throw new InputException(
          "the stored %s cannot be read: %s. The model is damaged or of another version"
              .formatted(what, e.getMessage()),
          e);
    }
  }
}
