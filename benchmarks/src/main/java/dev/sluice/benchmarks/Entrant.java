package dev.sluice.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How an implementation is started.
 *
 * @param threads the numbers of threads to try it with, each a row of its own
 * @param command its process
 * @param environment variables that the process gets beside ours
 */
record Entrant(
    String name, List<Integer> threads, List<String> command, Map<String, String> environment) {
  /** What the launcher gives the {@code sluice} command, so that users get what is measured. */
  private static final List<String> OPTIONS =
      List.of(
          "-Xmx2g",
          "-Xmn128m",
          "-Dorg.bytedeco.javacpp.maxbytes=3g",
          "-Dorg.bytedeco.javacpp.maxphysicalbytes=6g",
          "-Djava.awt.headless=true",
          "-XX:+UseParallelGC",
          "-Xshare:auto",
          "--add-modules=jdk.incubator.vector",
          "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0",
          "-XX:CompileCommand=quiet",
          "-XX:CompileCommand=dontinline,dev.sluice.engine.FloatVector*::*",
          "-Dai.djl.offline=true",
          "-DOPT_OUT_TRACKING=true");

  Entrant {
    threads = List.copyOf(threads);
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /**
   * An implementation in Java.
   *
   * @param name of the row
   * @param library as {@link Implementations} knows it
   * @param further options for the virtual machine
   */
  static Entrant java(String name, String library, List<Integer> threads, List<String> further) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    // As the launcher: later JDKs warn about what JavaCPP and Deeplearning4j do natively.
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    if (Runtime.version().feature() >= 24) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(further);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            BenchCommand.class.getName(),
            "worker",
            library));
    // DJL sets its threads itself; stock Deeplearning4j is several times slower with two.
    return new Entrant(name, threads, command, Map.of("OMP_NUM_THREADS", "1"));
  }

  /** PyTorch from Python. */
  static Entrant python(
      String name, Path python, Path script, List<Integer> threads, boolean tuned) {
    List<String> command = new ArrayList<>(List.of(python.toString(), script.toString()));
    command.add("--worker");
    if (tuned) {
      command.add("--tuned");
    }
    return new Entrant(name, threads, command, Map.of());
  }
}
