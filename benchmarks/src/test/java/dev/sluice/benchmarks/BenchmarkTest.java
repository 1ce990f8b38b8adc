package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkTest {
  @TempDir Path folder;

  private final List<String> failed = new ArrayList<>();

  @BeforeEach
  void aWorkerThatEndsAsOftenAsThereAreFiles() throws Exception {
    Files.writeString(
        folder.resolve("worker.sh"),
        """
        while read request rest; do
          case $request in
            about) echo about script 1 ;;
            prepare) echo ready ;;
            memory) echo memory 1 1 ;;
            run)
              for crash in crash-*; do
                if [ -f "$crash" ]; then rm "$crash"; echo out of luck >&2; exit 1; fi
              done
              set -- $rest
              sleep 0.05
              yes 50 | head -n "$2" | tr '\\n' ' ' | sed 's/^/times /; s/ $//'
              echo
              ;;
          esac
        done
        """);
  }

  private Benchmark run() {
    List<String> command =
        List.of("sh", "-c", "cd '%s' && exec sh worker.sh".formatted(folder.toString()));
    InstructionSet set = InstructionSet.AVX2;
    InterferenceProbe probe = new InterferenceProbe(1);
    probe.warmUp(1);
    Benchmark benchmark =
        new Benchmark(
            Map.of(set, List.of(new LaunchSpec("script", List.of(1), command, Map.of()))),
            1,
            probe,
            new Benchmark.Listener() {
              @Override
              public void measured(Setting setting, List<Timing> timings) {}

              @Override
              public void failed(String message) {
                failed.add(message);
              }
            });
    benchmark.run(set, Shape.named("tiny"), RecurrentCell.LSTM, List.of(Work.TRAIN), 0);
    return benchmark;
  }

  @Test
  void anImplementationThatEndsOnceIsMeasuredAgain() throws Exception {
    Files.createFile(folder.resolve("crash-1"));
    Benchmark benchmark = run();
    assertThat(benchmark.timings()).hasSize(1);
    assertThat(benchmark.footprints()).hasSize(1);
    assertThat(benchmark.failures()).isEmpty();
    assertThat(failed).singleElement().asString().contains("script", "ended", "out of luck");
  }

  @Test
  void anImplementationThatEndsTwiceIsLeftOut() throws Exception {
    Files.createFile(folder.resolve("crash-1"));
    Files.createFile(folder.resolve("crash-2"));
    Benchmark benchmark = run();
    assertThat(benchmark.timings()).isEmpty();
    assertThat(benchmark.failures()).containsExactly("avx2 tiny lstm: script");
    assertThat(failed).hasSize(2);
  }
}
