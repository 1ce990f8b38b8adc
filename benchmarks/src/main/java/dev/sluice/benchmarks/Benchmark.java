package dev.sluice.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Alternates between the implementations, so that disturbances on the machine affect all of them.
 *
 * <p>For every shape, cell and instruction set, each implementation starts in a fresh process. For
 * every work, each first warms up until its iterations get no faster. The timed rounds follow. In
 * each round, every implementation has one iteration; the order changes from round to round. An
 * iteration probes how much of the processor other processes use, makes one run that is not timed,
 * and then about {@value #ITERATION_MILLISECONDS} milliseconds of timed runs. If a single run takes
 * longer than that, the untimed run is skipped. No timing is discarded.
 *
 * <p>Rounds are repeated until the interval of each ratio that a target is about ({@link
 * RatioInterval}) is narrow, or the time is up; there are at least {@value #MIN_ROUNDS}. After
 * these, implementations that no target is about are not timed any more, nor are numbers of threads
 * at which an implementation is clearly slower than at another.
 */
final class Benchmark {
  private static final double ITERATION_MILLISECONDS = 200;
  private static final int MAX_RUNS_PER_ITERATION = 40;
  private static final int MIN_ROUNDS = 3;

  /** With fewer rounds, an interval can be narrow by chance. */
  private static final int MIN_ROUNDS_FOR_INTERVAL = 5;

  /** A number of threads is clearly slower if its fastest time is longer by this factor. */
  private static final double CLEARLY_SLOWER = 1.3;

  private final Map<InstructionSet, List<LaunchSpec>> launches;
  private final int rounds;
  private final InterferenceProbe probe;
  private final Listener listener;
  private final List<Measurement> finished = new ArrayList<>();
  private final List<Footprint> footprints = new ArrayList<>();
  private final Map<String, String> versions = new LinkedHashMap<>();
  private final List<String> failures = new ArrayList<>();

  /** Is notified of progress. */
  interface Listener {
    /** Called when a setting has been measured. */
    void measured(Setting setting, List<Timing> timings);

    /** Called when an implementation ended unexpectedly. */
    void failed(String message);
  }

  /**
   * The peak resident memory of an implementation while it trained, in a process that did nothing
   * else.
   */
  record Footprint(Setting setting, String implementation, long peakKib) {}

  /** One implementation at one number of threads. */
  private static final class Measurement {
    final Worker worker;
    final int threads;
    final Setting setting;
    final List<List<Double>> rounds = new ArrayList<>();
    final List<Double> probes = new ArrayList<>();
    double fastest = Double.MAX_VALUE;

    Measurement(Worker worker, int threads, Setting setting) {
      this.worker = worker;
      this.threads = threads;
      this.setting = setting;
    }

    List<Double> run(int count) {
      List<Double> times = worker.run(threads, count);
      fastest = Math.min(fastest, Collections.min(times));
      return times;
    }

    double runMilliseconds() {
      return fastest * setting.work().timesPerTiming();
    }

    /** Runs for about the duration of an iteration. */
    List<Double> runIteration() {
      double count = Math.ceil(ITERATION_MILLISECONDS / runMilliseconds());
      return run((int) Math.min(MAX_RUNS_PER_ITERATION, Math.max(1, count)));
    }
  }

  /**
   * @param launches the implementations for each instruction set
   * @param rounds the maximum
   */
  Benchmark(
      Map<InstructionSet, List<LaunchSpec>> launches,
      int rounds,
      InterferenceProbe probe,
      Listener listener) {
    this.launches = new LinkedHashMap<>(launches);
    this.rounds = rounds;
    this.probe = probe;
    this.listener = listener;
  }

  /**
   * Measures one shape and cell; once more if an implementation ends unexpectedly. One that does so
   * again is left out.
   *
   * @param secondsForRounds how long the rounds of one work may take, beyond the minimum
   */
  void run(
      InstructionSet instructions,
      Shape shape,
      RecurrentCell cell,
      List<Work> works,
      double secondsForRounds) {
    List<LaunchSpec> left = new ArrayList<>(launches.get(instructions));
    Set<String> endedBefore = new HashSet<>();
    while (!left.isEmpty()) {
      int timingsBefore = finished.size();
      int footprintsBefore = footprints.size();
      try {
        attempt(left, instructions, shape, cell, works, secondsForRounds);
        return;
      } catch (Worker.EndedException e) {
        finished.subList(timingsBefore, finished.size()).clear();
        footprints.subList(footprintsBefore, footprints.size()).clear();
        listener.failed(e.getMessage());
        if (!endedBefore.add(e.implementation())) {
          left.removeIf(launch -> launch.name().equals(e.implementation()));
          failures.add(
              "%s %s %s: %s".formatted(instructions, shape.name(), cell, e.implementation()));
        }
      }
    }
  }

  private void attempt(
      List<LaunchSpec> started,
      InstructionSet instructions,
      Shape shape,
      RecurrentCell cell,
      List<Work> works,
      double secondsForRounds) {
    List<Worker> workers = new ArrayList<>();
    try {
      // Started together, so that they load in parallel.
      for (LaunchSpec launch : started) {
        workers.add(new Worker(launch));
      }
      workers.forEach(Worker::load);
      for (Worker worker : workers) {
        versions.put(worker.implementation(), worker.about());
      }
      for (Work work : works) {
        if (shape.offers(work)) {
          measure(new Setting(instructions, shape, cell, work), workers, secondsForRounds);
        }
      }
    } finally {
      workers.forEach(Worker::close);
    }
  }

  private static double seconds() {
    return System.nanoTime() / 1e9;
  }

  private void measure(Setting setting, List<Worker> workers, double secondsForRounds) {
    List<Measurement> measurements = new ArrayList<>();
    for (Worker worker : workers) {
      if (worker.prepare(setting)) {
        for (int threads : worker.threads()) {
          Measurement measurement = new Measurement(worker, threads, setting);
          warmUp(measurement);
          measurements.add(measurement);
        }
        if (setting.work() == Work.TRAIN) {
          footprints.add(
              new Footprint(setting, worker.implementation(), worker.memory().peakKib()));
        }
      }
    }
    double start = seconds();
    for (int round = 0; round < rounds; round++) {
      if (round >= MIN_ROUNDS
          && (seconds() - start > secondsForRounds || isSettled(measurements, round))) {
        break;
      }
      for (Measurement measurement : measurements) {
        if (round < MIN_ROUNDS || matters(measurement, measurements)) {
          iterate(measurement);
        }
      }
      Collections.rotate(measurements, 1);
    }
    finished.addAll(measurements);
    listener.measured(setting, sorted(measurements));
  }

  /** Whether the intervals of all ratios that a target is about are narrow. */
  private boolean isSettled(List<Measurement> measurements, int round) {
    if (round < MIN_ROUNDS_FOR_INTERVAL) {
      return false;
    }
    List<Timing> timings =
        measurements.stream().filter(m -> matters(m, measurements)).map(this::timing).toList();
    List<Timing> peers =
        timings.stream()
            .filter(t -> Implementations.isRival(t.implementation(), t.setting().work()))
            .toList();
    return timings.stream()
        .filter(t -> Implementations.isOurs(t.implementation()))
        .allMatch(
            own ->
                peers.stream()
                    .allMatch(
                        peer ->
                            Arrays.stream(Timing.Measure.values())
                                .allMatch(m -> RatioInterval.of(peer, own, m).isNarrow())));
  }

  /** Whether a target is about it, at a number of threads that may be its best. */
  private static boolean matters(Measurement one, List<Measurement> all) {
    String name = one.worker.implementation();
    return !name.equals(Implementations.STOCK)
        && all.stream()
            .filter(other -> other.worker.implementation().equals(name))
            .allMatch(other -> one.fastest <= CLEARLY_SLOWER * other.fastest);
  }

  private void iterate(Measurement measurement) {
    measurement.probes.add(probe.run());
    if (measurement.runMilliseconds() < ITERATION_MILLISECONDS) {
      measurement.run(1);
    }
    measurement.rounds.add(measurement.runIteration());
  }

  /** Runs until the virtual machine's compiler has settled. */
  private static void warmUp(Measurement measurement) {
    boolean jit = Implementations.isCompiledWhileRunning(measurement.worker.implementation());
    double minimum = jit ? 1500 : 250;
    double maximum = jit ? 6000 : 1000;
    double spent = 0;
    double before = Double.MAX_VALUE;
    measurement.run(1);
    while (spent < maximum) {
      double fastest = Collections.min(measurement.runIteration());
      spent += Math.max(ITERATION_MILLISECONDS, measurement.runMilliseconds());
      if (spent >= minimum && fastest > 0.97 * before) {
        return;
      }
      before = Math.min(before, fastest);
    }
  }

  private Timing timing(Measurement measurement) {
    return new Timing(
        measurement.setting,
        measurement.worker.implementation(),
        measurement.threads,
        measurement.rounds,
        measurement.probes.stream().map(probe::interference).toList());
  }

  /** All timings so far, in the order of the implementations. */
  List<Timing> timings() {
    return sorted(finished);
  }

  private List<Timing> sorted(List<Measurement> measurements) {
    List<String> order =
        launches.values().stream().flatMap(List::stream).map(LaunchSpec::name).distinct().toList();
    return measurements.stream()
        .map(this::timing)
        .sorted(
            Comparator.comparing((Timing t) -> order.indexOf(t.implementation()))
                .thenComparing(Timing::threads))
        .toList();
  }

  /** The implementations without timings of a shape and cell, because they ended unexpectedly. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  List<Footprint> footprints() {
    return List.copyOf(footprints);
  }

  /** Library name and version of each implementation. */
  Map<String, String> versions() {
    return versions;
  }
}
