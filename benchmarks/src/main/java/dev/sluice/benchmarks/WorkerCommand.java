package dev.sluice.benchmarks;

import dev.sluice.error.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * The process of one implementation. It answers each line of standard input with one line; {@code
 * sluice_torch.py} speaks the same protocol:
 *
 * <pre>
 *   prepare SHAPE CELL WORK   -> ready | absent (the library has no such cell or work)
 *   run THREADS COUNT         -> times MS MS ...      milliseconds of each timing
 *   memory                    -> memory PEAK NOW      resident, in KiB; -1 if unknown
 *   peak SECONDS THREADS      -> peak GFLOPS          of that many cores together
 *   ratio SHAPE CELL          -> ratio RATIO          of a training step to a product
 *   about                     -> about NAME AND VERSION
 *   any request that fails    -> error MESSAGE
 * </pre>
 */
@Command(name = "worker", hidden = true, description = "One implementation; used by bench itself.")
final class WorkerCommand implements Callable<Integer> {
  @Parameters(paramLabel = "IMPLEMENTATION")
  private String name;

  private Implementation implementation;
  private Workload workload;
  private Work work;

  @Override
  public Integer call() throws IOException {
    PrintStream answers = System.out;
    // Output of libraries must not be taken for an answer.
    System.setOut(System.err);
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      String answer;
      try {
        answer = answer(line.strip().split(" ", -1));
      } catch (RuntimeException | LinkageError e) {
        e.printStackTrace();
        answer = "error " + e.toString().lines().findFirst().orElse("");
      }
      answers.println(answer);
      answers.flush();
    }
    return ExitCode.SUCCESS.code();
  }

  private String answer(String[] request) throws IOException {
    return switch (request[0]) {
      case "prepare" -> prepare(request[1], request[2], request[3]);
      case "run" -> times(Integer.parseInt(request[1]), Integer.parseInt(request[2]));
      case "memory" -> {
        ResidentMemory memory = ResidentMemory.ofThisProcess();
        yield "memory " + memory.peakKib() + " " + memory.nowKib();
      }
      case "peak" ->
          "peak "
              + PeakRate.gigaflops(Double.parseDouble(request[1]), Integer.parseInt(request[2]));
      case "ratio" -> {
        prepare(request[1], request[2], Work.TRAIN.toString());
        long operations =
            Shape.named(request[1]).operations(RecurrentCell.named(request[2]), Work.TRAIN);
        yield "ratio " + StepRatio.measure(workload, operations);
      }
      case "about" -> "about " + implementation().about();
      default -> throw new IllegalArgumentException("no such request: " + request[0]);
    };
  }

  private Implementation implementation() {
    if (implementation == null) {
      implementation = Implementations.load(name);
    }
    return implementation;
  }

  private String prepare(String shape, String cell, String workName) {
    if (workload != null) {
      workload.close();
      workload = null;
    }
    RecurrentCell recurrentCell = RecurrentCell.named(cell);
    work = Work.valueOf(workName.toUpperCase(Locale.ROOT));
    if (!implementation().offers(recurrentCell) || !implementation().offers(work)) {
      return "absent";
    }
    workload = implementation().prepare(Shape.named(shape).of(work), recurrentCell, work);
    return "ready";
  }

  private String times(int threads, int count) {
    implementation().useThreads(threads);
    StringBuilder times = new StringBuilder("times");
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      for (int k = 0; k < work.timesPerTiming(); k++) {
        workload.run();
      }
      double milliseconds = (System.nanoTime() - start) / 1e6 / work.timesPerTiming();
      times.append(String.format(Locale.ROOT, " %.5f", milliseconds));
    }
    return times.toString();
  }
}
