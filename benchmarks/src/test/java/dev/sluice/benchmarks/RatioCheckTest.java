package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.benchmarks.RatioCheck.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class RatioCheckTest {
  private static final Setting SETTING =
      new Setting(InstructionSet.AVX2, Shape.named("rows"), RecurrentCell.GRU, Work.TRAIN);
  private static final List<RatioCheck.Committed> COMMITTED =
      List.of(
          new RatioCheck.Committed(InstructionSet.AVX2, "old", "rows", RecurrentCell.GRU, 2),
          new RatioCheck.Committed(InstructionSet.AVX2, "new", "rows", RecurrentCell.GRU, 3),
          new RatioCheck.Committed(InstructionSet.AVX2, "old", "rows", RecurrentCell.LSTM, 9),
          new RatioCheck.Committed(InstructionSet.AVX512, "old", "rows", RecurrentCell.GRU, 9));

  /** The check of attempts with these ratios. */
  private static RatioCheck.Result check(String processor, double load, double... ratios) {
    return new RatioCheck(COMMITTED, processor, (setting, attempt) -> ratios[attempt], () -> load)
        .check(SETTING);
  }

  @Test
  void aRatioWithinTheMarginHoldsWithoutAnotherAttempt() {
    assertThat(check("old", 0, 3.19).verdict()).isEqualTo(Verdict.HOLDS);
  }

  @Test
  void aRatioThatIsWorseInEveryAttemptFails() {
    RatioCheck.Result result = check("old", 0.1, 3.4, 3.21, 3.3);
    assertThat(result.verdict()).isEqualTo(Verdict.WORSE);
    assertThat(result.ratio()).isEqualTo(3.21);
    assertThat(result.limit()).isCloseTo(3.2, within(1e-12));
  }

  @Test
  void oneGoodAttemptIsEnough() {
    assertThat(check("old", 0, 5, 4, 2.5).verdict()).isEqualTo(Verdict.HOLDS);
  }

  @Test
  void aWorseRatioOnALoadedMachineIsSkipped() {
    assertThat(check("old", 0.7, 5, 4, 4).verdict()).isEqualTo(Verdict.LOADED);
    assertThat(check("old", 0.7, 2).verdict()).isEqualTo(Verdict.HOLDS);
  }

  @Test
  void aMachineIsTooLoadedIfEveryProbeSaysSo() {
    Iterator<Double> loads = List.of(0.9, 0.9, 0.4, 0.9, 0.9).iterator();
    RatioCheck.Meter never =
        (setting, attempt) -> {
          throw new AssertionError("nothing is to be measured");
        };
    assertThat(new RatioCheck(COMMITTED, "old", never, loads::next).isTooLoaded()).isFalse();
    assertThat(new RatioCheck(COMMITTED, "old", never, () -> 0.6).isTooLoaded()).isTrue();
  }

  @Test
  void anUnknownProcessorIsComparedWithTheSlowestRatioAndAWiderMargin() {
    assertThat(check("other", 0, 5.9).verdict()).isEqualTo(Verdict.HOLDS);
    assertThat(check("other", 0, 6.1, 6.1, 6.1).verdict()).isEqualTo(Verdict.WORSE);
  }

  @Test
  void aSettingWithoutACommittedRatioIsNotCompared() {
    List<Integer> attempts = new ArrayList<>();
    RatioCheck check =
        new RatioCheck(
            List.of(),
            "old",
            (setting, attempt) -> {
              attempts.add(attempt);
              return 5;
            },
            () -> 0);
    assertThat(check.check(SETTING).verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(attempts).containsExactly(0);
  }

  @Test
  void everyCheckedSettingHasACommittedRatio() throws IOException {
    List<RatioCheck.Committed> committed = CheckCommand.read();
    for (InstructionSet set : List.of(InstructionSet.AVX512, InstructionSet.AVX2)) {
      for (Setting setting : CheckCommand.settings(set)) {
        assertThat(committed).as("%s", setting).anyMatch(one -> one.isAbout(setting));
      }
    }
  }

  @Test
  void theReferenceProductIsAProduct() {
    ReferenceProduct product = new ReferenceProduct();
    product.run();
    for (int row : new int[] {0, 5, 63}) {
      for (int column : new int[] {0, 17, 63}) {
        float expected = 0;
        for (int k = 0; k < 64; k++) {
          expected += 0.25f * ((row * 64 + k) % 7) * (0.5f * ((k * 64 + column) % 5) - 1);
        }
        assertThat(product.result(row, column)).isCloseTo(expected, within(1e-3f));
      }
    }
  }
}
