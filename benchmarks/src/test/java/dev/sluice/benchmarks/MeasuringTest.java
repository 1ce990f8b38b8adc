package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MeasuringTest {
  @Test
  void theFastestProbeHasNoInterference() {
    InterferenceProbe probe = new InterferenceProbe(1);
    double milliseconds = probe.run();
    assertThat(probe.interference(milliseconds)).isZero();
    assertThat(probe.interference(2 * milliseconds)).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void residentMemoryIsParsedFromTheProcessStatus() {
    assertThat(ResidentMemory.of(List.of("Name:\tjava", "VmHWM:\t  2048 kB", "VmRSS:\t 1024 kB")))
        .isEqualTo(new ResidentMemory(2048, 1024));
    assertThat(ResidentMemory.of(List.of("Name:\tjava"))).isEqualTo(new ResidentMemory(-1, -1));
  }

  @Test
  void theVectorFlagsAreThoseOfTheFirstProcessor() {
    List<String> flags =
        Machine.vectorFlags(
            List.of(
                "model name\t: A processor",
                "flags\t\t: fpu sse2 sse4_2 fma avx avx2 bmi2 avx512f avx512_bf16",
                "flags\t\t: avx"));
    assertThat(flags).containsExactly("sse4_2", "fma", "avx", "avx2", "avx512f", "avx512_bf16");
    assertThat(InstructionSet.widest(flags)).isEqualTo(InstructionSet.AVX512);
    assertThat(InstructionSet.widest(List.of("avx", "avx2"))).isEqualTo(InstructionSet.AVX2);
    assertThat(InstructionSet.widest(Machine.vectorFlags(List.of("Features : fp asimd"))))
        .isEqualTo(InstructionSet.OTHER);
  }

  @Test
  void anInstructionSetIsLimitedOnlyOnAWiderMachine() {
    assertThat(InstructionSet.AVX2.javaOptions(InstructionSet.AVX512))
        .containsExactly("-XX:UseAVX=2");
    assertThat(InstructionSet.AVX2.environment(InstructionSet.AVX512))
        .containsEntry("ATEN_CPU_CAPABILITY", "avx2")
        .containsEntry("ONEDNN_MAX_CPU_ISA", "AVX2")
        .containsEntry("MKL_ENABLE_INSTRUCTIONS", "AVX2");
    assertThat(InstructionSet.AVX2.javaOptions(InstructionSet.AVX2)).isEmpty();
    assertThat(InstructionSet.AVX512.environment(InstructionSet.AVX512)).isEmpty();
    assertThat(InstructionSet.AVX512.runsOn(InstructionSet.AVX2)).isFalse();
  }

  @Test
  void stolenTimeIsAShareOfAllTime() {
    Machine.Ticks start = Machine.Ticks.of("cpu  10 0 0 90 0 0 0 0 0 0");
    Machine.Ticks end = Machine.Ticks.of("cpu  50 0 10 110 0 0 0 30 7 0");
    assertThat(end.stolenSince(start)).isCloseTo(0.3, within(1e-12));
    assertThat(end.stolenSince(end)).isZero();
  }

  @Test
  void memoryIsFlatIfItDoesNotGrowAfterTheFirstFifth() {
    Setting setting =
        new Setting(InstructionSet.AVX2, Shape.named("tiny"), RecurrentCell.LSTM, Work.TRAIN);
    List<Long> settled = new ArrayList<>(Collections.nCopies(10, 1000L));
    settled.set(0, 500L);
    assertThat(new MemoryGrowth(setting, 100, settled).isFlat()).isTrue();
    settled.set(9, 1100L);
    MemoryGrowth leaking = new MemoryGrowth(setting, 100, settled);
    assertThat(leaking.isFlat()).isFalse();
    assertThat(leaking.growth()).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void charactersAreSampledByTheirProbabilities() {
    Random random = new Random(3);
    int[] drawn = new int[3];
    for (int i = 0; i < 10_000; i++) {
      drawn[CategoricalSampler.sample(new float[] {0.5f, 0.2f, 0.3f}, random)]++;
    }
    assertThat(drawn[0] / 10_000.0).isCloseTo(0.5, within(0.02));
    assertThat(drawn[1] / 10_000.0).isCloseTo(0.2, within(0.02));
    assertThat(drawn[2] / 10_000.0).isCloseTo(0.3, within(0.02));
  }
}
