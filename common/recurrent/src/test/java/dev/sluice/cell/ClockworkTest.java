package dev.sluice.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ClockworkTest {

  private static Clockwork of(int... periods) {
    return new Clockwork("clockwork-test", "for tests", periods);
  }

  private static String connections(Cell cell, int units) {
    WeightMask mask = cell.gates().get(0).mask().orElseThrow();
    StringBuilder rows = new StringBuilder();
    for (int from = 0; from < units; from++) {
      for (int to = 0; to < units; to++) {
        rows.append(mask.connects(from, to, units) ? '1' : '0');
      }
      rows.append(' ');
    }
    return rows.toString().strip();
  }

  @Test
  void unitsReadTheirOwnModuleAndSlowerOnes() {
    // Five units in two modules, of three and of two.
    assertThat(connections(of(1, 3), 5)).isEqualTo("11100 11100 11100 11111 11111");
    assertThat(of(1, 3).maskedWeights(5)).isEqualTo(6);
  }

  @Test
  void aLayerOfFewerUnitsThanPeriodsHasAModuleForEachUnit() {
    assertThat(connections(of(1, 2, 4, 8), 3)).isEqualTo("100 110 111");
  }

  @Test
  void otherPeriodsAreAccepted() {
    of(2, 3, 7).verify();
  }

  @Test
  void periodsThatDoNotAscendAreRefused() {
    assertThatThrownBy(() -> of(1, 4, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 4 after 4");
    assertThatThrownBy(() -> of(0, 1)).hasMessageContaining("found 0 after nothing");
    assertThatThrownBy(() -> of()).hasMessageContaining("has no periods");
  }
}
