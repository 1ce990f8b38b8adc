package dev.sluice.experiment.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static Evidence seeds(int agree, int disagree) {
    List<Boolean> seeds = new ArrayList<>(Collections.nCopies(agree, true));
    seeds.addAll(Collections.nCopies(disagree, false));
    return new Evidence("made-up", "far", "figures", seeds);
  }

  @Test
  void theSignTestMatchesFiguresWorkedByHand() {
    assertThat(Verdict.atLeast(5, 5)).isCloseTo(1 / 32.0, within(1e-12));
    // 8 + 1 of 256.
    assertThat(Verdict.atLeast(7, 8)).isCloseTo(9 / 256.0, within(1e-12));
    assertThat(Verdict.atLeast(6, 8)).isCloseTo(37 / 256.0, within(1e-12));
    assertThat(Verdict.atLeast(0, 4)).isEqualTo(1);
  }

  @Test
  void fewerThanFiveSeedsDecideNothing() {
    assertThat(Verdict.words(List.of(seeds(4, 0)))).isEqualTo("not decided at 4 seeds");
    assertThat(Verdict.words(List.of(seeds(5, 0)))).isEqualTo("holds");
    assertThat(Verdict.words(List.of(seeds(0, 5)))).isEqualTo("does not hold");
    assertThat(Verdict.words(List.of(seeds(6, 2)))).isEqualTo("not decided at 8 seeds");
    assertThat(Verdict.words(List.of())).isEqualTo("not measured");
  }

  @Test
  void oneCounterExampleRefutesAClaim() {
    assertThat(Verdict.words(List.of(seeds(5, 0), seeds(0, 5))))
        .isEqualTo("does not hold everywhere");
  }

  @Test
  void aSettingWithTooFewSeedsIsIgnored() {
    assertThat(Verdict.words(List.of(seeds(5, 0), seeds(0, 2)))).isEqualTo("holds");
  }

  @Test
  void anUndecidedSettingKeepsTheClaimFromHolding() {
    assertThat(Verdict.words(List.of(seeds(5, 0), seeds(4, 2))))
        .isEqualTo("not decided at 6 seeds");
  }
}
