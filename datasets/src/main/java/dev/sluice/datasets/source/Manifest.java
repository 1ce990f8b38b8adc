package dev.sluice.datasets.source;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.card.FilePart;
import dev.sluice.datasets.card.Source;
import dev.sluice.io.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What lies in one data set's folder of the cache: {@code manifest.json} in it.
 *
 * @param card the card's name
 * @param fingerprint of the card's files and sources when this was fetched
 * @param source where it came from, in words
 * @param shape which source's files and format these are, counted from 0; -1 for the card's own
 * @param time when it was fetched, as ISO 8601 in UTC
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

  /** Of everything in a card that decides which bytes it stands for. */
  static String fingerprint(DataCard card) {
    try {
      StringBuilder text = new StringBuilder(JSON.writeValueAsString(card.files()));
      for (Source source : card.sources()) {
        text.append(source.getClass().getSimpleName()).append(JSON.writeValueAsString(source));
      }
      return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a card that was read can be written", e);
    }
  }

  /** The manifest in a folder; empty if there is none, or none that can be made out. */
  static Optional<Manifest> in(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(file), Manifest.class));
    } catch (JsonProcessingException e) {
      // As good as none: the data is fetched again.
      return Optional.empty();
    }
  }

  void writeTo(Path folder) throws IOException {
    AtomicFiles.write(folder.resolve(NAME), out -> out.write(JSON.writeValueAsBytes(this)));
  }
}
