package dev.sluice.datasets.encode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.error.InputException;
import java.io.IOException;

/** Writes and reads encoders as JSON, with strict checks of the keys. */
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
      throw new IllegalStateException("cannot write an encoder as JSON", e);
    }
  }

  /**
   * Reads an encoder back.
   *
   * @param what the encoder's name in errors, such as {@code vocabulary}
   */
  static <T> T read(byte[] json, Class<T> type, String what) {
    try {
      return MAPPER.readValue(json, type);
    } catch (IOException e) {
      throw new InputException(
          "cannot read the stored %s: %s. The model is damaged or was written by another version"
              .formatted(what, e.getMessage()),
          e);
    }
  }
}
