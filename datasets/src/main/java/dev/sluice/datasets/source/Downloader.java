package dev.sluice.datasets.source;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.io.AtomicFiles;
import dev.sluice.progress.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Downloads over http and https. What has come of a download that is cut off stays in a {@code
 * .part} file, with what the server called that version beside it; the next try asks for the rest
 * (RFC 9110, {@code Range} with {@code If-Range}) and starts anew where the server does not give
 * it.
 */
final class Downloader {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+|\\*)");

  private final Path parts;
  private final Progress progress;
  private final Patience patience;
  private final HttpClient client;

  /**
   * How long to wait.
   *
   * @param connect for a connection
   * @param silence for the next byte
   * @param attempts how often a download that is cut off is continued, the first time included
   */
  record Patience(Duration connect, Duration silence, int attempts) {
    static final Patience USUAL = new Patience(Duration.ofSeconds(20), Duration.ofSeconds(60), 4);
  }

  /** What belongs to a {@code .part} file. */
  record PartNote(String address, String version) {}

  /** A download that could be continued. */
  private static final class CutOffException extends IOException {
    private static final long serialVersionUID = 1L;

    CutOffException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * @param parts the folder for what has come of downloads
   */
  Downloader(Path parts, Progress progress, Patience patience) {
    this.parts = parts;
    this.progress = progress;
    this.patience = patience;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(patience.connect())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .proxy(EnvironmentProxy.of(System.getenv()))
            .build();
  }

  /**
   * Downloads one address into a new file.
   *
   * @param sha256 that it must have, or null
   * @param bytes the size that it must have, or null
   * @throws IOException if it cannot be had or is not what it should be
   */
  void download(URI address, String sha256, Long bytes, Path target)
      throws IOException, InterruptedException {
    Files.createDirectories(parts);
    String id = Sha256.of(address.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 32);
    Path part = parts.resolve(id + ".part");
    Path note = parts.resolve(id + ".json");
    boolean continued = receive(address, bytes, part, note);
    String found = Sha256.of(part);
    if (sha256 != null && !sha256.equals(found) && continued) {
      // Two versions may have met in one file where the server named neither.
      discard(part, note);
      receive(address, bytes, part, note);
      found = Sha256.of(part);
    }
    long size = Files.size(part);
    if (sha256 != null ? !sha256.equals(found) : bytes != null && bytes != size) {
      discard(part, note);
      throw new IOException(
          sha256 == null
              ? "wrong size: the card says %,d bytes, found %,d".formatted(bytes, size)
              : "wrong checksum: the card says SHA-256 %s, found %s (%,d bytes)"
                  .formatted(sha256, found, size));
    }
    Files.deleteIfExists(note);
    AtomicFiles.move(part, target);
  }

  /** Forgets what has come of downloads, to make room on a full disk. */
  static void discard(Path part, Path note) throws IOException {
    Files.deleteIfExists(part);
    Files.deleteIfExists(note);
  }

  /**
   * Receives everything, in as many attempts as it takes; says whether any went on from another.
   */
  private boolean receive(URI address, Long bytes, Path part, Path note)
      throws IOException, InterruptedException {
    boolean continued = false;
    for (int attempt = 1; ; attempt++) {
      try {
        continued |= attempt(address, bytes, part, note);
        return continued;
      } catch (CutOffException e) {
        if (attempt >= patience.attempts()) {
          throw new IOException(
              e.getMessage() + "; what has come is kept, and the same command goes on from there",
              e);
        }
        progress.say(e.getMessage() + "; trying again");
      }
    }
  }

  private boolean attempt(URI address, Long bytes, Path part, Path note)
      throws IOException, InterruptedException {
    Optional<PartNote> before = noteOf(part, note, address);
    long have = before.isPresent() ? Files.size(part) : 0;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(patience.silence())
            .header("User-Agent", "sluice")
            .header("Accept-Encoding", "identity")
            .GET();
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
      request.header("If-Range", before.get().version());
    }
    HttpResponse<InputStream> response = send(address, request.build());
    try (InputStream body = response.body()) {
      int status = response.statusCode();
      if (status == 206 && have > 0) {
        Matcher range =
            CONTENT_RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
        if (!range.matches() || Long.parseLong(range.group(1)) != have) {
          discard(part, note);
          throw new CutOffException("the server gave another range than the one asked for", null);
        }
        long total = range.group(3).equals("*") ? -1 : Long.parseLong(range.group(3));
        take(address, body, part, have, total, true);
        return true;
      }
      if (status == 416) {
        discard(part, note);
        throw new CutOffException("the server has no such range", null);
      }
      if (status != 200) {
        throw new IOException(
            "the server answered %d (%s)%s"
                .formatted(
                    status,
                    reason(status),
                    response.uri().equals(address) ? "" : " at " + response.uri()));
      }
      OptionalLong total = response.headers().firstValueAsLong("Content-Length");
      if (bytes != null && total.isPresent() && total.getAsLong() != bytes) {
        throw new IOException(
            "wrong size: the card says %,d bytes, the server announces %,d"
                .formatted(bytes, total.getAsLong()));
      }
      Files.deleteIfExists(note);
      Optional<String> version = versionOf(response);
      Files.write(part, new byte[0]);
      if (version.isPresent()) {
        AtomicFiles.write(
            note,
            out ->
                out.write(JSON.writeValueAsBytes(new PartNote(address.toString(), version.get()))));
      }
      take(address, body, part, 0, total.orElse(bytes == null ? -1 : bytes), false);
      return false;
    }
  }

  /** What a part file is a part of, if it can be continued. */
  private static Optional<PartNote> noteOf(Path part, Path note, URI address) throws IOException {
    if (!Files.exists(part) || !Files.exists(note)) {
      return Optional.empty();
    }
    PartNote read;
    try {
      read = JSON.readValue(Files.readAllBytes(note), PartNote.class);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      // A note that cannot be read is a note that is not there: the download starts anew.
      return Optional.empty();
    }
    boolean usable = address.toString().equals(read.address()) && read.version() != null;
    return usable ? Optional.of(read) : Optional.empty();
  }

  /** A strong entity tag, or the time of the last change: what If-Range takes. */
  private static Optional<String> versionOf(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("ETag")
        .filter(tag -> tag.startsWith("\""))
        .or(() -> response.headers().firstValue("Last-Modified"));
  }

  private HttpResponse<InputStream> send(URI address, HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (HttpConnectTimeoutException e) {
      throw new IOException(
          "no connection to %s within %d s"
              .formatted(address.getHost(), patience.connect().toSeconds()),
          e);
    } catch (HttpTimeoutException e) {
      throw new IOException(
          "%s did not answer within %d s"
              .formatted(address.getHost(), Math.max(1, patience.silence().toSeconds())),
          e);
    } catch (ConnectException e) {
      boolean unknown =
          e.getCause() instanceof UnresolvedAddressException
              || (e.getCause() instanceof ConnectException inner
                  && inner.getCause() instanceof UnresolvedAddressException);
      throw new IOException(
          unknown
              ? "the host %s is not known here".formatted(address.getHost())
              : "no connection to %s%s"
                  .formatted(
                      address.getHost(), e.getMessage() == null ? "" : ": " + e.getMessage()),
          e);
    }
  }

  private void take(URI address, InputStream body, Path part, long have, long total, boolean append)
      throws IOException {
    long room = Files.getFileStore(part).getUsableSpace();
    if (total > 0 && total - have > room) {
      throw new DiskFullException(
          String.format(
              Locale.ROOT,
              "%s needs %,d bytes more, and there are %,d left",
              address,
              total - have,
              room));
    }
    long done = have;
    Watch watch = new Watch(body, patience.silence());
    String what = "downloading " + nameOf(address);
    try (Progress.Bar bar = progress.start(what, total, Progress.Unit.BYTES);
        OutputStream out =
            Files.newOutputStream(
                part, append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)) {
      bar.advanceTo(done, "");
      watch.start();
      byte[] buffer = new byte[1 << 16];
      while (true) {
        int n = read(body, buffer, address, done, total, watch);
        if (n < 0) {
          break;
        }
        out.write(buffer, 0, n);
        done += n;
        bar.advanceTo(done, "");
      }
    } catch (CutOffException e) {
      throw e;
    } catch (IOException e) {
      throw DiskFullException.orSame(e, part);
    } finally {
      watch.stop();
    }
    if (total >= 0 && done < total) {
      throw cutOff(address, done, total, null);
    }
  }

  private int read(InputStream body, byte[] buffer, URI address, long done, long total, Watch watch)
      throws CutOffException {
    try {
      int n = body.read(buffer);
      watch.touch();
      return n;
    } catch (IOException e) {
      if (watch.barked()) {
        throw new CutOffException(
            "nothing came from %s for %d s"
                .formatted(address.getHost(), Math.max(1, patience.silence().toSeconds())),
            e);
      }
      throw cutOff(address, done, total, e);
    }
  }

  private static CutOffException cutOff(URI address, long done, long total, IOException cause) {
    return new CutOffException(
        String.format(
            Locale.ROOT,
            "the download from %s was cut off after %,d%s bytes",
            address.getHost(),
            done,
            total < 0 ? "" : String.format(Locale.ROOT, " of %,d", total)),
        cause);
  }

  private static String nameOf(URI address) {
    String path = Objects.requireNonNullElse(address.getPath(), "");
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.isEmpty() ? address.getHost() : name;
  }

  private static String reason(int status) {
    return switch (status) {
      case 401, 403 -> "not allowed";
      case 404 -> "not found";
      case 407 -> "the proxy wants a password";
      case 410 -> "gone";
      case 429 -> "too many requests; try again later";
      default ->
          status >= 500
              ? "the server's own fault"
              : status >= 300 && status < 400
                  ? "moved, but not to where it could be followed"
                  : "refused";
    };
  }

  /** Closes a stream from which nothing comes: reading from it has no time-out of its own. */
  private static final class Watch {
    private final InputStream body;
    private final long silence;
    private final AtomicLong last = new AtomicLong(System.nanoTime());
    private final AtomicBoolean barked = new AtomicBoolean();
    private final Thread thread;

    Watch(InputStream body, Duration silence) {
      this.body = body;
      this.silence = silence.toNanos();
      this.thread = new Thread(this::run, "sluice-download-watch");
      thread.setDaemon(true);
    }

    void start() {
      touch();
      thread.start();
    }

    void touch() {
      last.set(System.nanoTime());
    }

    boolean barked() {
      return barked.get();
    }

    void stop() {
      thread.interrupt();
    }

    private void run() {
      try {
        while (true) {
          long left = silence - (System.nanoTime() - last.get());
          if (left <= 0) {
            barked.set(true);
            body.close();
            return;
          }
          Thread.sleep(Math.max(1, left / 1_000_000));
        }
      } catch (InterruptedException | IOException e) {
        // Either the download is over, or the stream is closed already: nothing left to watch.
        Thread.currentThread().interrupt();
      }
    }
  }
}
