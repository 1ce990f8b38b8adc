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
 * Fetches a package's tarball with the {@code npm pack} installed on the machine, so that its
 * configured registry, mirror or proxy applies.
 *
 * @param command the command that starts npm, usually {@code npm} on the PATH
 * @param timeout the time limit
 */
record NpmPack(List<String> command, Duration timeout) {
  private static final int MAX_SHOWN = 600;

  NpmPack {
    command = List.copyOf(command);
  }

  /** The npm on the PATH. */
  static NpmPack ofMachine() {
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    return new NpmPack(List.of(windows ? "npm.cmd" : "npm"), Duration.ofMinutes(10));
  }

  /**
   * Fetches one version of a package into a new folder.
   *
   * @throws IOException if npm is not installed, fails, or writes no tarball; the message includes
   *     its output
   */
  Path pack(String name, String version, Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path output = folder.resolve("npm-output.txt");
    List<String> line = new ArrayList<>(command);
    // Packing never needs to run scripts of the package.
    line.addAll(List.of("pack", "--ignore-scripts", name + "@" + version));
    Process process;
    try {
      process =
          new ProcessBuilder(line)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(emptyInput().toFile()))
              .start();
    } catch (IOException e) {
      throw new IOException(
          "cannot start npm (%s); install Node.js, which includes npm, or put it on the PATH"
              .formatted(e.getMessage()),
          e);
    }
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(
            "npm pack did not finish within %d s; its output: %s"
                .formatted(timeout.toSeconds(), tail(output)));
      }
    } finally {
      if (process.isAlive()) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "npm pack failed with exit code %d; its output: %s"
              .formatted(process.exitValue(), tail(output)));
    }
    List<Path> tarballs;
    try (Stream<Path> files = Files.list(folder)) {
      tarballs = files.filter(file -> file.toString().endsWith(".tgz")).toList();
    }
    if (tarballs.size() != 1) {
      throw new IOException(
          "npm pack wrote %d tarballs, expected 1; its output: %s"
              .formatted(tarballs.size(), tail(output)));
    }
    return tarballs.get(0);
  }

  private static Path emptyInput() {
    return Path.of(System.getProperty("os.name").startsWith("Windows") ? "NUL" : "/dev/null");
  }

  /** The end of npm's output, on one line. */
  private static String tail(Path output) throws IOException {
    // npm prints UTF-8; invalid bytes are replaced so that the rest stays readable.
    String text =
        new String(Files.readAllBytes(output), StandardCharsets.UTF_8)
            .replaceAll("\\s*\\R\\s*", "; ")
            .strip();
    return text.isEmpty()
        ? "nothing"
        : text.length() <= MAX_SHOWN ? text : "..." + text.substring(text.length() - MAX_SHOWN);
  }
}
