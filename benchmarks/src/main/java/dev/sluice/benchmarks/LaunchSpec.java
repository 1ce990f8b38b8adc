package dev.sluice.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the process of an implementation is started.
 *
 * @param threads the numbers of threads to measure it with, each a row of its own
 * @param command the command line of the process
 * @param environment variables that the process gets in addition to ours
 */
record LaunchSpec(
    String name, List<Integer> threads, List<String> command, Map<String, String> environment) {
  /** The options that the launcher gives {@code sluice}, so that we measure what users run. */
  private static final List<String> OPTIONS =
      List.of(
          "-Xmx2g",
          "-Xms32m",
          "-Xmn24m",
          "-XX:SurvivorRatio=4",
          "-XX:TargetSurvivorRatio=90",
          "-XX:+UseSerialGC",
          "-XX:MinHeapFreeRatio=20",
          "-XX:MaxHeapFreeRatio=40",
          "-Dorg.bytedeco.javacpp.maxbytes=3g",
          "-Dorg.bytedeco.javacpp.maxphysicalbytes=6g",
          "-Djava.awt.headless=true",
          "-Xshare:auto",
          "--add-modules=jdk.incubator.vector",
          "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0",
          "-XX:CompileCommand=quiet",
          "-XX:CompileCommand=dontinline,dev.sluice.engine.FloatVector*::*",
          "-Dai.djl.offline=true",
          "-DOPT_OUT_TRACKING=true");

  /**
   * The C library keeps freed memory instead of returning it to the system after each step. That
   * also needs a single arena: with one for each thread, it returns the memory of all but the first
   * thread's. PyTorch trains up to five times as fast with it; its manual recommends other
   * allocators for the same purpose. Our own layers keep their memory themselves.
   */
  private static final Map<String, String> KEEP_MEMORY =
      Map.of(
          "MALLOC_ARENA_MAX", "1",
          "MALLOC_MMAP_MAX_", "0",
          "MALLOC_TRIM_THRESHOLD_", "4294967296",
          "MALLOC_TOP_PAD_", "67108864");

  LaunchSpec {
    threads = List.copyOf(threads);
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /**
   * An implementation in Java.
   *
   * @param name of the row
   * @param library its name in {@link Implementations}
   * @param extraOptions for the virtual machine
   */
  static LaunchSpec java(
      String name, String library, List<Integer> threads, List<String> extraOptions) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    // As in the launcher: later JDKs warn about the native access of JavaCPP and Deeplearning4j.
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    if (Runtime.version().feature() >= 24) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(extraOptions);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            BenchCommand.class.getName(),
            "worker",
            library));
    // DJL sets its threads itself; stock Deeplearning4j is several times slower with two.
    LaunchSpec launch = new LaunchSpec(name, threads, command, Map.of("OMP_NUM_THREADS", "1"));
    return Implementations.isOurs(library) ? launch : launch.with(KEEP_MEMORY);
  }

  /**
   * PyTorch from Python.
   *
   * @param extraOptions of the script
   */
  static LaunchSpec python(
      String name, Path python, Path script, List<Integer> threads, List<String> extraOptions) {
    List<String> command = new ArrayList<>(List.of(python.toString(), script.toString()));
    command.add("--worker");
    command.addAll(extraOptions);
    return new LaunchSpec(name, threads, command, KEEP_MEMORY);
  }

  /** The same with more variables. */
  LaunchSpec with(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(variables);
    return new LaunchSpec(name, threads, command, all);
  }
}
