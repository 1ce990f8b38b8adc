package dev.sluice.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Properties;
import java.util.stream.Stream;
import org.nd4j.linalg.api.environment.Nd4jEnvironment;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Where a result comes from: with the settings, everything needed to get it again.
 *
 * @param seed decides every random number
 * @param dataSha256 of the data's bytes, in hexadecimal
 * @param sluice version of Sluice
 * @param gitRevision of the sources it was built from, {@code unknown} outside a clone
 * @param java the virtual machine's name and version
 * @param system operating system and architecture
 * @param processor its name as the system gives it
 * @param cores processors that the virtual machine sees
 * @param threads that ND4J's native code may use, as OMP_NUM_THREADS says; {@code default} if unset
 * @param backend ND4J's backend
 * @param blas the library of its matrix products
 * @param command the command line that (last) ran
 * @param started when, in ISO 8601, UTC
 * @param resumedAfterEpoch the epoch after which this command went on; 0 if it began the run
 */
public record Provenance(
    long seed,
    String dataSha256,
    String sluice,
    String gitRevision,
    String java,
    String system,
    String processor,
    int cores,
    String threads,
    String backend,
    String blas,
    String command,
    String started,
    int resumedAfterEpoch) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** The provenance of what this process does now. */
  public static Provenance collect(
      long seed, String dataSha256, String command, int resumedAfterEpoch) {
    Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
    String threads = System.getenv("OMP_NUM_THREADS");
    return new Provenance(
        seed,
        dataSha256,
        version(),
        GitRevision.ofSources(),
        "%s %s".formatted(System.getProperty("java.vm.name"), Runtime.version()),
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")),
        processorName(),
        Runtime.getRuntime().availableProcessors(),
        threads == null || threads.isBlank() ? "default" : threads.strip(),
        Nd4j.getBackend().getClass().getSimpleName(),
        String.valueOf(environment.get(Nd4jEnvironment.BLAS_VENDOR_KEY)),
        command,
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        resumedAfterEpoch);
  }

  /** The version of Sluice, as the build wrote it down. */
  public static String version() {
    try (InputStream in = Provenance.class.getResourceAsStream("build.properties")) {
      if (in == null) {
        throw new IllegalStateException("build.properties is missing from the build");
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new IllegalStateException("build.properties cannot be read", e);
    }
  }

  /** Java does not know the processor's name; Linux says it in a file. */
  public static String processorName() {
    if (Files.isReadable(CPU_INFO)) {
      try (Stream<String> lines = Files.lines(CPU_INFO, StandardCharsets.UTF_8)) {
        return lines
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse(System.getProperty("os.arch"));
      } catch (IOException e) {
        // A name in a report is not worth the run.
        return System.getProperty("os.arch");
      }
    }
    String windows = System.getenv("PROCESSOR_IDENTIFIER");
    return windows == null ? System.getProperty("os.arch") : windows;
  }
}
