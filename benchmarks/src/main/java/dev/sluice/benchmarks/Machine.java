package dev.sluice.benchmarks;

import dev.sluice.run.GitRevision;
import dev.sluice.run.Provenance;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The machine, and the date of the measurement.
 *
 * @param processor its name, and the family and model that tell processors of one name apart
 * @param vectorFlags the vector instructions that the processor has, as Linux names them
 * @param memoryMib of the whole machine; -1 if unknown
 * @param load the average over the minute before the run; -1 if unknown
 * @param revision of the sources
 */
record Machine(
    String processor,
    List<String> vectorFlags,
    int cores,
    long memoryMib,
    String system,
    String java,
    double load,
    String revision,
    String date) {
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final Path STATISTICS = Path.of("/proc/stat");
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final Pattern VECTOR_FLAG =
      Pattern.compile("sse4_2|fma|avx.*|amx.*|asimd.*|sve.*");

  Machine {
    vectorFlags = List.copyOf(vectorFlags);
  }

  static Machine describe() throws IOException {
    List<String> cpuInfo =
        Files.isReadable(PROCESSORS)
            ? Files.readAllLines(PROCESSORS, StandardCharsets.UTF_8)
            : List.of();
    return new Machine(
        Provenance.processorName() + familyAndModel(cpuInfo),
        vectorFlags(cpuInfo),
        Runtime.getRuntime().availableProcessors(),
        installedMib(),
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")),
        "%s %s".formatted(System.getProperty("java.vm.name"), Runtime.version()),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        GitRevision.ofSources(),
        Instant.now().truncatedTo(ChronoUnit.MINUTES).toString());
  }

  /** The widest instructions that the implementations can use. */
  InstructionSet widest() {
    return InstructionSet.widest(vectorFlags);
  }

  /** The flags of the first processor in the lines of {@code /proc/cpuinfo}. */
  static List<String> vectorFlags(List<String> cpuInfo) {
    return value(cpuInfo, "flags|Features").stream()
        .flatMap(flags -> Arrays.stream(flags.split(" ")))
        .filter(VECTOR_FLAG.asMatchPredicate())
        .toList();
  }

  private static String familyAndModel(List<String> cpuInfo) {
    Optional<String> family = value(cpuInfo, "cpu family");
    Optional<String> model = value(cpuInfo, "model");
    return family.isPresent() && model.isPresent()
        ? " (family %s, model %s)".formatted(family.get(), model.get())
        : "";
  }

  private static Optional<String> value(List<String> cpuInfo, String key) {
    Pattern line = Pattern.compile("(?:" + key + ")\\s*:\\s*(.*)");
    return cpuInfo.stream()
        .map(line::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .findFirst();
  }

  private static long installedMib() throws IOException {
    if (!Files.isReadable(MEMORY)) {
      return -1;
    }
    return Files.readAllLines(MEMORY, StandardCharsets.UTF_8).stream()
        .filter(line -> line.startsWith("MemTotal:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElse(-1);
  }

  /**
   * Processor time of the whole machine so far, as Linux reports it.
   *
   * @param total including idle time
   * @param stolen the time that the host gave to other guests
   */
  record Ticks(long total, long stolen) {
    /** The current figures; zeros if unknown. */
    static Ticks now() throws IOException {
      if (!Files.isReadable(STATISTICS)) {
        return new Ticks(0, 0);
      }
      return of(Files.readAllLines(STATISTICS, StandardCharsets.UTF_8).get(0));
    }

    /** Parses {@code cpu user nice system idle iowait irq softirq steal guest guest_nice}. */
    static Ticks of(String line) {
      List<Long> fields =
          Arrays.stream(line.strip().split("\\s+")).skip(1).limit(8).map(Long::valueOf).toList();
      return new Ticks(
          fields.stream().mapToLong(Long::longValue).sum(), fields.size() > 7 ? fields.get(7) : 0);
    }

    /** The share, 0 to 1, of the time since {@code start} that was stolen. */
    double stolenSince(Ticks start) {
      long passed = total - start.total;
      return passed == 0 ? 0 : (double) (stolen - start.stolen) / passed;
    }
  }
}
