package dev.sluice.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the implementations in turns, so that whatever happens on the machine happens to all of
 * them.
 *
 * <p>For every shape and cell each implementation starts in a fresh process. For every work all of
 * them first warm up, until a turn is no faster than those before; then they take turns, round by
 * round, each round in another order: a spin that tells how much of the processor others have, one
 * run that is not timed, and about {@value #TURN_MILLISECONDS} milliseconds of timed runs. Whoever
 * needs longer than that for a run goes without the untimed one; whoever needs more than {@value
 * #SLOW_MILLISECONDS} milliseconds is timed in three rounds only. No timing is thrown away. Where
 * time runs out there are fewer rounds, but at least three.
 */
final class Race {
  private static final double TURN_MILLISECONDS = 200;
  private static final double SLOW_MILLISECONDS = 600;
  private static final int MOST_RUNS_IN_A_TURN = 40;
  private static final int LEAST_ROUNDS = 3;

  private final List<Entrant> entrants;
  private final int rounds;
  private final Spin spin;
  private final Listener listener;
  private final List<Lane> finished = new ArrayList<>();
  private final List<Footprint> footprints = new ArrayList<>();
  private final Map<String, String> versions = new LinkedHashMap<>();

  /** Hears how it goes. */
  interface Listener {
    /** A setting is through. */
    void measured(Setting setting, List<Timing> timings);
  }

  /**
   * The most memory that an implementation ever held while it trained one shape, in a process that
   * did nothing else.
   */
  record Footprint(Shape shape, RecurrentCell cell, String implementation, long peakKib) {}

  /** One implementation at one number of threads. */
  private static final class Lane {
    final Worker worker;
    final int threads;
    final Setting setting;
    final List<Double> milliseconds = new ArrayList<>();
    final List<Double> spins = new ArrayList<>();
    double fastest = Double.MAX_VALUE;

    Lane(Worker worker, int threads, Setting setting) {
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

    int runsFor(double wanted) {
      return (int)
          Math.min(MOST_RUNS_IN_A_TURN, Math.max(1, Math.ceil(wanted / runMilliseconds())));
    }
  }

  Race(List<Entrant> entrants, int rounds, Spin spin, Listener listener) {
    this.entrants = List.copyOf(entrants);
    this.rounds = rounds;
    this.spin = spin;
    this.listener = listener;
  }

  /**
   * Measures one shape and cell.
   *
   * @param secondsForRounds how long the rounds of one work may take, if there are enough of them
   */
  void run(Shape shape, RecurrentCell cell, List<Work> works, double secondsForRounds) {
    List<Worker> workers = new ArrayList<>();
    try {
      // Started together, so that nobody waits for the other to load.
      for (Entrant entrant : entrants) {
        workers.add(new Worker(entrant));
      }
      workers.forEach(Worker::load);
      for (Worker worker : workers) {
        versions.put(worker.implementation(), worker.about());
      }
      for (Work work : works) {
        if (shape.offers(work)) {
          measure(new Setting(shape, cell, work), workers, secondsForRounds);
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
    List<Lane> lanes = new ArrayList<>();
    for (Worker worker : workers) {
      if (worker.prepare(setting)) {
        for (int threads : worker.threads()) {
          Lane lane = new Lane(worker, threads, setting);
          warmUp(lane);
          lanes.add(lane);
        }
        if (setting.work() == Work.TRAIN) {
          footprints.add(
              new Footprint(
                  setting.shape(),
                  setting.cell(),
                  worker.implementation(),
                  worker.memory().peakKib()));
        }
      }
    }
    double start = seconds();
    for (int round = 0; round < rounds; round++) {
      if (round >= LEAST_ROUNDS && seconds() - start > secondsForRounds) {
        break;
      }
      for (Lane lane : lanes) {
        if (lane.runMilliseconds() <= SLOW_MILLISECONDS || round < LEAST_ROUNDS) {
          turn(lane);
        }
      }
      Collections.rotate(lanes, 1);
    }
    finished.addAll(lanes);
    listener.measured(setting, sorted(lanes));
  }

  private void turn(Lane lane) {
    lane.spins.add(spin.milliseconds());
    if (lane.runMilliseconds() < TURN_MILLISECONDS) {
      lane.run(1);
    }
    lane.milliseconds.addAll(lane.run(lane.runsFor(TURN_MILLISECONDS)));
  }

  /** Until the compiler of the virtual machine has settled. */
  private static void warmUp(Lane lane) {
    boolean compiles = !lane.worker.implementation().startsWith(Implementations.PYTORCH);
    double least = compiles ? 1500 : 250;
    double most = compiles ? 6000 : 1000;
    double spent = 0;
    double before = Double.MAX_VALUE;
    lane.run(1);
    while (spent < most) {
      double turn = Collections.min(spend(lane));
      spent += Math.max(TURN_MILLISECONDS, lane.runMilliseconds());
      if (spent >= least && turn > 0.97 * before) {
        return;
      }
      before = Math.min(before, turn);
    }
  }

  private static List<Double> spend(Lane lane) {
    return lane.run(lane.runsFor(TURN_MILLISECONDS));
  }

  private Timing timing(Lane lane) {
    return new Timing(
        lane.setting,
        lane.worker.implementation(),
        lane.threads,
        lane.milliseconds,
        lane.spins.stream().map(spin::lost).toList());
  }

  /** Every timing so far, in the order of the entrants. */
  List<Timing> timings() {
    return sorted(finished);
  }

  private List<Timing> sorted(List<Lane> lanes) {
    List<String> order = entrants.stream().map(Entrant::name).toList();
    return lanes.stream()
        .map(this::timing)
        .sorted(
            Comparator.comparing((Timing t) -> order.indexOf(t.implementation()))
                .thenComparing(Timing::threads))
        .toList();
  }

  List<Footprint> footprints() {
    return List.copyOf(footprints);
  }

  /** Names and versions by implementation. */
  Map<String, String> versions() {
    return versions;
  }
}
