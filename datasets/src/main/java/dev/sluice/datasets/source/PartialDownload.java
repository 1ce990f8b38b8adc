package dev.sluice.datasets.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.io.AtomicFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The bytes received so far from an address, in a {@code .part} file, with a note beside it that
 * identifies the server's version of the file, so that a later attempt can resume the download.
 *
 * @param address the address
 * @param file the {@code .part} file
 * @param note the note
 */
record PartialDownload(URI address, Path file, Path note) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The content of the note. */
  record Note(String address, String version) {}

  /** The partial download of an address in a folder; its files need not exist yet. */
  static PartialDownload of(URI address, Path folder) {
    String id = Sha256.of(address.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 32);
    return new PartialDownload(address, folder.resolve(id + ".part"), folder.resolve(id + ".json"));
  }

  /** The version of which the file is a part; empty if the download cannot be resumed. */
  Optional<String> version() throws IOException {
    if (!Files.exists(file) || !Files.exists(note)) {
      return Optional.empty();
    }
    Note read;
    try {
      read = JSON.readValue(Files.readAllBytes(note), Note.class);
    } catch (JsonProcessingException e) {
      // An invalid note counts as missing: the download starts again.
      return Optional.empty();
    }
    return address.toString().equals(read.address())
        ? Optional.ofNullable(read.version())
        : Optional.empty();
  }

  /** Starts with an empty file, and notes the version of the response if it names one. */
  void restart(HttpResponse<?> response) throws IOException {
    Files.deleteIfExists(note);
    Files.write(file, new byte[0]);
    Optional<String> version = versionOf(response);
    if (version.isPresent()) {
      byte[] json = JSON.writeValueAsBytes(new Note(address.toString(), version.get()));
      AtomicFiles.write(note, out -> out.write(json));
    }
  }

  /** A strong entity tag, or the time of the last change: the values that If-Range accepts. */
  private static Optional<String> versionOf(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("ETag")
        .filter(tag -> tag.startsWith("\""))
        .or(() -> response.headers().firstValue("Last-Modified"));
  }

  /** The number of bytes received. */
  long size() throws IOException {
    return Files.size(file);
  }

  String sha256() throws IOException {
    return Sha256.of(file);
  }

  /** Moves the complete file to its target. */
  void finish(Path target) throws IOException {
    Files.deleteIfExists(note);
    AtomicFiles.move(file, target);
  }

  void discard() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(note);
  }
}
