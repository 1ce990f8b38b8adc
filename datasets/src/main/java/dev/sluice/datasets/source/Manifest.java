package dev.sluice.datasets.source;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.card.Source;
import dev.sluice.datasets.split.FilePart;
import dev.sluice.io.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The contents of a data set's folder in the cache, stored there as {@code manifest.json}.
 *
 * @param card the card's name
 * @param fingerprint the fingerprint of the card's files and sources at the time of the fetch
 * @param source where the files came from, in words
 * @param shape the index, from 0, of the source whose files and format these are; -1 for the card's
 *     own
 * @param time when the files were fetched, as ISO 8601 in UTC
 * @param files the files, in the card's order
 */
record Manifest(
    String card, String fingerprint, String source, int shape, String time, List<Item> files) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  static final String NAME = "manifest.json";

  /** One file. */
  record Item(
      String file,
      FilePart part,
      String sha256,
      long size,
      @JsonProperty("verified") boolean verified) {}

  Manifest {
    files = List.copyOf(files);
  }

  /** A hash of everything in a card that determines the content of its files. */
  static String fingerprint(DataCard card) {
    try {
      StringBuilder text = new StringBuilder(JSON.writeValueAsString(card.files()));
      for (Source source : card.sources()) {
        text.append(source.getClass().getSimpleName()).append(JSON.writeValueAsString(source));
      }
      return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write a card that has been read", e);
    }
  }

  /** The manifest in a folder; empty if there is none, or it is invalid. */
  static Optional<Manifest> in(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(file), Manifest.class));
    } catch (JsonProcessingException e) {
      // An invalid manifest counts as missing: the data is fetched again.
      return Optional.empty();
    }
  }

  void writeTo(Path folder) throws IOException {
    AtomicFiles.write(folder.resolve(NAME), out -> out.write(JSON.writeValueAsBytes(this)));
  }
}
