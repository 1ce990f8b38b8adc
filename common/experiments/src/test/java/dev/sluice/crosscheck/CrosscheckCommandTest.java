package dev.sluice.crosscheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import dev.sluice.engine.Precision;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CrosscheckCommandTest {
  private final StringWriter out = new StringWriter();

  private int run(CrosscheckCommand command, String... arguments) {
    return new CommandLine(command).setOut(new PrintWriter(out, true)).execute(arguments);
  }

  @Test
  void everyCellAgreesWithEveryPeer() {
    assertThat(run(new CrosscheckCommand(), "--seed", "7", "--shapes", "4")).isZero();
    assertThat(out.toString())
        .contains("4 random shapes for each line; repeat with: --seed 7 --shapes 4")
        .contains("All bounds hold.");
    for (Cell cell : Cells.all()) {
      assertThat(out.toString().lines())
          .anyMatch(
              line -> line.strip().startsWith(cell.name() + " ") && line.contains("reference"));
    }
    assertThat(out.toString().lines().filter(line -> line.contains("Deeplearning4j"))).hasSize(4);
  }

  @Test
  void theSameSeedGivesTheSameTable() {
    List<Crosscheck.Pairing> first = Crosscheck.pairings().subList(0, 2);
    run(new CrosscheckCommand(() -> first), "--seed", "5", "--shapes", "3");
    String once = out.toString();
    out.getBuffer().setLength(0);
    run(new CrosscheckCommand(() -> first), "--seed", "5", "--shapes", "3");
    assertThat(out.toString()).isEqualTo(once);
    out.getBuffer().setLength(0);
    run(new CrosscheckCommand(() -> first), "--seed", "6", "--shapes", "3");
    assertThat(out.toString()).isNotEqualTo(once);
  }

  /** The right numbers, except for one in the given part of the results. */
  private static Implementation wrong(int part, double by) {
    return sample -> {
      Results right = new ReferenceImplementation().compute(sample);
      double[][] rows =
          part == 0 ? right.outputs() : part == 1 ? right.states() : right.gradients();
      rows[rows.length - 1][0] += by;
      return right;
    };
  }

  private static CrosscheckCommand against(Implementation peer) {
    return new CrosscheckCommand(
        () ->
            List.of(
                new Crosscheck.Pairing(
                    Cells.GRU,
                    "wrong",
                    Precision.DOUBLE,
                    EngineImplementation.of(Precision.DOUBLE),
                    peer,
                    false,
                    1e-9,
                    1e-6)));
  }

  @Test
  void anExceededBoundIsReportedWithExitCodeOne() {
    assertThat(run(against(wrong(0, 1e-8)), "--seed", "1", "--shapes", "2")).isEqualTo(1);
    assertThat(out.toString()).contains("EXCEEDED").contains("1 line exceeds its bound");
    assertThat(run(against(wrong(1, 1e-8)), "--seed", "1", "--shapes", "2")).isEqualTo(1);
    assertThat(run(against(wrong(2, 1e-3)), "--seed", "1", "--shapes", "2")).isEqualTo(1);
    assertThat(run(against(wrong(2, Double.NaN)), "--seed", "1", "--shapes", "2")).isEqualTo(1);
    assertThat(run(against(wrong(2, 1e-8)), "--seed", "1", "--shapes", "2")).isZero();
  }
}
