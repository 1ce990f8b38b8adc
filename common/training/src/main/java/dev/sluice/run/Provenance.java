package dev.sluice.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
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
 * Where a result comes from: together with the settings, everything needed to reproduce it. In
 * JSON, one flat object with the keys of all parts.
 *
 * @param seed the seed of all random numbers
 * @param dataSha256 the SHA-256 of the data's bytes, in hexadecimal
 * @param software the program and its virtual machine
 * @param machine the computer
 * @param backend ND4J's native code
 * @param launch the command
 */
@JsonPropertyOrder({"seed", "dataSha256", "software", "machine", "backend", "launch"})
public record Provenance(
    long seed,
    String dataSha256,
    @JsonUnwrapped Software software,
    @JsonUnwrapped Machine machine,
    @JsonUnwrapped Backend backend,
    @JsonUnwrapped Launch launch) {
  /**
   * The program and its virtual machine.
   *
   * @param sluice the version of Sluice
   * @param gitRevision the git revision of the sources; {@code unknown} outside a clone
   * @param java the virtual machine's name and version
   */
  public record Software(String sluice, String gitRevision, String java) {}

  /**
   * The computer.
   *
   * @param system the operating system and architecture
   * @param processor the processor's name, as the system reports it
   * @param cores the number of processors that the virtual machine sees
   */
  public record Machine(String system, String processor, int cores) {}

  /**
   * ND4J's native code.
   *
   * @param threads the value of OMP_NUM_THREADS; {@code default} if unset
   * @param name the name of ND4J's backend; {@code backend} in JSON
   * @param blas the library that computes matrix products
   */
  public record Backend(String threads, @JsonProperty("backend") String name, String blas) {}

  /**
   * The command that started or last resumed the run.
   *
   * @param command the command line
   * @param started when, in ISO 8601, UTC
   * @param resumedAfterEpoch the epoch after which it resumed; 0 if it began the run
   */
  public record Launch(String command, String started, int resumedAfterEpoch) {}

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** Collects the provenance of a run in this process. */
  public static Provenance collect(
      long seed, String dataSha256, String command, int resumedAfterEpoch) {
    Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
    String threads = System.getenv("OMP_NUM_THREADS");
    return new Provenance(
        seed,
        dataSha256,
        new Software(
            version(),
            GitRevision.ofSources(),
            "%s %s".formatted(System.getProperty("java.vm.name"), Runtime.version())),
        new Machine(
            "%s %s %s"
                .formatted(
                    System.getProperty("os.name"),
                    System.getProperty("os.version"),
                    System.getProperty("os.arch")),
            processorName(),
            Runtime.getRuntime().availableProcessors()),
        new Backend(
            threads == null || threads.isBlank() ? "default" : threads.strip(),
            Nd4j.getBackend().getClass().getSimpleName(),
            String.valueOf(environment.get(Nd4jEnvironment.BLAS_VENDOR_KEY))),
        new Launch(
            command, Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), resumedAfterEpoch));
  }

  /** Reads the flat object. An unknown key is an error; {@code JsonUnwrapped} would ignore it. */
  @JsonCreator
  static Provenance read(
      @JsonProperty("seed") long seed,
      @JsonProperty("dataSha256") String dataSha256,
      @JsonProperty("sluice") String sluice,
      @JsonProperty("gitRevision") String gitRevision,
      @JsonProperty("java") String java,
      @JsonProperty("system") String system,
      @JsonProperty("processor") String processor,
      @JsonProperty("cores") int cores,
      @JsonProperty("threads") String threads,
      @JsonProperty("backend") String backend,
      @JsonProperty("blas") String blas,
      @JsonProperty("command") String command,
      @JsonProperty("started") String started,
      @JsonProperty("resumedAfterEpoch") int resumedAfterEpoch) {
    return new Provenance(
        seed,
        dataSha256,
        new Software(sluice, gitRevision, java),
        new Machine(system, processor, cores),
        new Backend(threads, backend, blas),
        new Launch(command, started, resumedAfterEpoch));
  }

  /** The version of Sluice, as recorded by the build. */
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

  /** The processor's name, which Java does not provide and Linux has in a file. */
  public static String processorName() {
    if (Files.isReadable(CPU_INFO)) {
      try (Stream<String> lines = Files.lines(CPU_INFO, StandardCharsets.UTF_8)) {
        return lines
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse(System.getProperty("os.arch"));
      } catch (IOException e) {
        // A missing name must not end the run.
        return System.getProperty("os.arch");
      }
    }
    String windows = System.getenv("PROCESSOR_IDENTIFIER");
    return windows == null ? System.getProperty("os.arch") : windows;
  }
}
