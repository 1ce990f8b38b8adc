package dev.sluice.datasets.source;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Downloads over http and https. The bytes of an interrupted download stay in a {@link
 * PartialDownload}; the next attempt requests the rest (RFC 9110, {@code Range} with {@code
 * If-Range}), and starts again if the server does not provide it.
 */
final class Downloader {
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+|\\*)");

  private final Path folder;
  private final Progress progress;
  private final Limits limits;
  private final HttpClient client;

  /**
   * The limits of a download.
   *
   * @param connect the time limit for a connection
   * @param read the time limit for the next byte
   * @param attempts how often to try, including the first time, if a download is interrupted
   */
  record Limits(Duration connect, Duration read, int attempts) {
    static final Limits DEFAULT = new Limits(Duration.ofSeconds(20), Duration.ofSeconds(60), 4);
  }

  /** The interruption of a download that can be resumed. */
  private static final class InterruptedDownloadException extends IOException {
    private static final long serialVersionUID = 1L;

    InterruptedDownloadException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * @param folder the folder for partial downloads
   */
  Downloader(Path folder, Progress progress, Limits limits) {
    this.folder = folder;
    this.progress = progress;
    this.limits = limits;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(limits.connect())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .proxy(EnvironmentProxy.of(System.getenv()))
            .build();
  }

  /**
   * Downloads one address into a new file.
   *
   * @param sha256 the expected SHA-256, or null
   * @param bytes the expected size, or null
   * @throws IOException if the file is not available, or does not have the expected content
   */
  void download(URI address, String sha256, Long bytes, Path target)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    PartialDownload part = PartialDownload.of(address, folder);
    boolean resumed = receive(part, bytes);
    String found = part.sha256();
    if (sha256 != null && !sha256.equals(found) && resumed) {
      // The file may combine two versions if the server identified neither.
      part.discard();
      receive(part, bytes);
      found = part.sha256();
    }
    long size = part.size();
    if (sha256 != null ? !sha256.equals(found) : bytes != null && bytes != size) {
      part.discard();
      throw new IOException(
          sha256 == null
              ? "wrong size: the card expects %,d bytes, found %,d".formatted(bytes, size)
              : "wrong checksum: the card expects SHA-256 %s, found %s (%,d bytes)"
                  .formatted(sha256, found, size));
    }
    part.finish(target);
  }

  /** Receives everything, in several attempts if necessary; returns whether one was resumed. */
  private boolean receive(PartialDownload part, Long bytes)
      throws IOException, InterruptedException {
    boolean resumed = false;
    for (int attempt = 1; ; attempt++) {
      try {
        resumed |= attempt(part, bytes);
        return resumed;
      } catch (InterruptedDownloadException e) {
        if (attempt >= limits.attempts()) {
          throw new IOException(
              e.getMessage() + "; the received part is kept, and the same command resumes it", e);
        }
        progress.say(e.getMessage() + "; trying again");
      }
    }
  }

  private boolean attempt(PartialDownload part, Long bytes)
      throws IOException, InterruptedException {
    Optional<String> version = part.version();
    long received = version.isPresent() ? part.size() : 0;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(part.address())
            .timeout(limits.read())
            .header("User-Agent", "sluice")
            .header("Accept-Encoding", "identity")
            .GET();
    if (received > 0) {
      request.header("Range", "bytes=" + received + "-");
      request.header("If-Range", version.get());
    }
    HttpResponse<InputStream> response = send(part.address(), request.build());
    try (InputStream body = response.body()) {
      int status = response.statusCode();
      if (status == 206 && received > 0) {
        Matcher range =
            CONTENT_RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
        if (!range.matches() || Long.parseLong(range.group(1)) != received) {
          part.discard();
          throw new InterruptedDownloadException(
              "the server sent a different range from the one requested", null);
        }
        long total = range.group(3).equals("*") ? -1 : Long.parseLong(range.group(3));
        write(body, part, received, total, StandardOpenOption.APPEND);
        return true;
      }
      if (status == 416) {
        part.discard();
        throw new InterruptedDownloadException(
            "the server does not have the requested range", null);
      }
      if (status != 200) {
        throw new IOException(
            "the server answered %d (%s)%s"
                .formatted(
                    status,
                    reason(status),
                    response.uri().equals(part.address()) ? "" : " at " + response.uri()));
      }
      OptionalLong total = response.headers().firstValueAsLong("Content-Length");
      if (bytes != null && total.isPresent() && total.getAsLong() != bytes) {
        throw new IOException(
            "wrong size: the card expects %,d bytes, the server announces %,d"
                .formatted(bytes, total.getAsLong()));
      }
      part.restart(response);
      write(
          body,
          part,
          0,
          total.orElse(bytes == null ? -1 : bytes),
          StandardOpenOption.TRUNCATE_EXISTING);
      return false;
    }
  }

  private HttpResponse<InputStream> send(URI address, HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (HttpConnectTimeoutException e) {
      throw new IOException(
          "no connection to %s within %d s"
              .formatted(address.getHost(), limits.connect().toSeconds()),
          e);
    } catch (HttpTimeoutException e) {
      throw new IOException(
          "%s did not answer within %d s"
              .formatted(address.getHost(), Math.max(1, limits.read().toSeconds())),
          e);
    } catch (ConnectException e) {
      boolean unknown =
          e.getCause() instanceof UnresolvedAddressException
              || (e.getCause() instanceof ConnectException inner
                  && inner.getCause() instanceof UnresolvedAddressException);
      throw new IOException(
          unknown
              ? "unknown host %s".formatted(address.getHost())
              : "no connection to %s%s"
                  .formatted(
                      address.getHost(), e.getMessage() == null ? "" : ": " + e.getMessage()),
          e);
    }
  }

  /**
   * Writes a response body to the file.
   *
   * @param received bytes that the file already has
   * @param total its final size, or -1 if unknown
   */
  private void write(
      InputStream body, PartialDownload part, long received, long total, StandardOpenOption mode)
      throws IOException {
    URI address = part.address();
    long space = Files.getFileStore(part.file()).getUsableSpace();
    if (total > 0 && total - received > space) {
      throw new DiskFullException(
          String.format(
              Locale.ROOT,
              "%s needs %,d more bytes, but only %,d are free",
              address,
              total - received,
              space));
    }
    long done = received;
    StallWatch watch = new StallWatch(body, limits.read());
    String what = "downloading " + nameOf(address);
    try (Progress.Bar bar = progress.start(what, total, Progress.Unit.BYTES);
        OutputStream out = Files.newOutputStream(part.file(), mode)) {
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
    } catch (InterruptedDownloadException e) {
      throw e;
    } catch (IOException e) {
      throw DiskFullException.orSame(e, part.file());
    } finally {
      watch.stop();
    }
    if (total >= 0 && done < total) {
      throw interrupted(address, done, total, null);
    }
  }

  private int read(
      InputStream body, byte[] buffer, URI address, long done, long total, StallWatch watch)
      throws InterruptedDownloadException {
    try {
      int n = body.read(buffer);
      watch.dataRead();
      return n;
    } catch (IOException e) {
      if (watch.hasStalled()) {
        throw new InterruptedDownloadException(
            "%s sent no data for %d s"
                .formatted(address.getHost(), Math.max(1, limits.read().toSeconds())),
            e);
      }
      throw interrupted(address, done, total, e);
    }
  }

  private static InterruptedDownloadException interrupted(
      URI address, long done, long total, IOException cause) {
    return new InterruptedDownloadException(
        String.format(
            Locale.ROOT,
            "the download from %s was interrupted after %,d%s bytes",
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
      case 407 -> "the proxy requires a password";
      case 410 -> "gone";
      case 429 -> "too many requests; try again later";
      default ->
          status >= 500
              ? "server error"
              : status >= 300 && status < 400
                  ? "moved, with a redirect that cannot be followed"
                  : "refused";
    };
  }
}
