package dev.sluice.datasets.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Fetches a package's tarball with the machine's own {@code npm pack}, so that whatever registry,
 * mirror or proxy npm is set up for is used.
 *
 * @param command how npm is started; {@code npm} on the PATH as a rule
 * @param patience how long it may take
 */
record NpmPack(List<String> command, Duration patience) {
  private static final int SHOWN = 600;

  NpmPack {
    command = List.copyOf(command);
  }

  /** The machine's own. */
  static NpmPack ofMachine() {
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    return new NpmPack(List.of(windows ? "npm.cmd" : "npm"), Duration.ofMinutes(10));
  }

  /**
   * Fetches one version of a package into a new folder.
   *
   * @throws IOException if npm is not there, fails, or leaves no tarball; with what it said
   */
  Path pack(String name, String version, Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path output = folder.resolve("npm-output.txt");
    List<String> line = new ArrayList<>(command);
    // A script of the package has no business here; scripts run for git and folders only, anyhow.
    line.addAll(List.of("pack", "--ignore-scripts", name + "@" + version));
    Process process;
    try {
      process =
          new ProcessBuilder(line)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(nothing().toFile()))
              .start();
    } catch (IOException e) {
      throw new IOException(
          "npm cannot be started (%s); install Node.js, which brings npm, or put it on the PATH"
              .formatted(e.getMessage()),
          e);
    }
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(
            "npm pack did not end within %d s; it said: %s"
                .formatted(patience.toSeconds(), said(output)));
      }
    } finally {
      if (process.isAlive()) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "npm pack ended with %d; it said: %s".formatted(process.exitValue(), said(output)));
    }
    List<Path> tarballs;
    try (Stream<Path> files = Files.list(folder)) {
      tarballs = files.filter(file -> file.toString().endsWith(".tgz")).toList();
    }
    if (tarballs.size() != 1) {
      throw new IOException(
          "npm pack left %d tarballs, expected 1; it said: %s"
              .formatted(tarballs.size(), said(output)));
    }
    return tarballs.get(0);
  }

  private static Path nothing() {
    return Path.of(System.getProperty("os.name").startsWith("Windows") ? "NUL" : "/dev/null");
  }

  /** The end of what npm printed, in one line. */
  private static String said(Path output) throws IOException {
    // npm prints UTF-8; a stray byte must not hide the rest.
    String text =
        new String(Files.readAllBytes(output), StandardCharsets.UTF_8)
            .replaceAll("\\s*\\R\\s*", "; ")
            .strip();
    return text.isEmpty()
        ? "nothing"
        : text.length() <= SHOWN ? text : "..." + text.substring(text.length() - SHOWN);
  }
}
