package dev.sluice.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The resident memory of a process, as Linux reports it.
 *
 * @param peakKib the peak so far; -1 if unknown
 * @param nowKib the current size; -1 if unknown
 */
record ResidentMemory(long peakKib, long nowKib) {
  private static final Path STATUS = Path.of("/proc/self/status");

  static ResidentMemory ofThisProcess() throws IOException {
    return Files.isReadable(STATUS)
        ? of(Files.readAllLines(STATUS, StandardCharsets.UTF_8))
        : new ResidentMemory(-1, -1);
  }

  static ResidentMemory of(List<String> status) {
    return new ResidentMemory(value(status, "VmHWM:"), value(status, "VmRSS:"));
  }

  private static long value(List<String> status, String key) {
    return status.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()).replace("kB", "").strip())
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(-1);
  }
}
