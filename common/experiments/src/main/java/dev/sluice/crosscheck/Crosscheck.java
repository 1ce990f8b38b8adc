package dev.sluice.crosscheck;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import dev.sluice.cell.reference.ReferenceCells;
import dev.sluice.engine.Precision;
import dev.sluice.engine.Recurrence;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Compares every cell with every peer that implements it, on random shapes.
 *
 * <p>The engine is compared with the reference in both precisions, with Deeplearning4j's layer with
 * the same weights if there is one, and, if the Vector API is available, with its fallback without
 * vectors.
 */
final class Crosscheck {
  private Crosscheck() {}

  /**
   * Two implementations that must agree.
   *
   * @param name of the peer
   * @param precision of the engine
   * @param plain whether to omit masks, initial states, dropout and truncation
   * @param bound for the differences of outputs and states
   * @param gradientBound for the differences of gradients
   */
  record Pairing(
      Cell cell,
      String name,
      Precision precision,
      Implementation engine,
      Implementation peer,
      boolean plain,
      double bound,
      double gradientBound) {}

  /** The largest differences found. */
  record Agreement(Pairing pairing, double output, double state, double gradient) {
    boolean holds() {
      return output <= pairing.bound && state <= pairing.bound && gradient <= pairing.gradientBound;
    }
  }

  static List<Pairing> pairings() {
    List<Pairing> pairings = new ArrayList<>();
    Implementation doubles = EngineImplementation.of(Precision.DOUBLE);
    Implementation floats = EngineImplementation.of(Precision.FLOAT);
    Implementation reference = new ReferenceImplementation();
    for (Cell cell : Cells.all()) {
      if (ReferenceCells.find(cell).isPresent()) {
        pairings.add(
            new Pairing(
                cell, "reference", Precision.DOUBLE, doubles, reference, false, 1e-12, 1e-9));
        pairings.add(
            new Pairing(cell, "reference", Precision.FLOAT, floats, reference, false, 1e-5, 1e-5));
      }
      if (StockImplementation.has(cell)) {
        pairings.add(
            new Pairing(
                cell,
                "Deeplearning4j",
                Precision.DOUBLE,
                doubles,
                new StockImplementation(),
                true,
                1e-10,
                1e-9));
      }
      if (Recurrence.withoutVectors(cell, 1, 1).isPresent()) {
        Implementation plain =
            new EngineImplementation(
                Precision.FLOAT,
                (one, inputs, units) ->
                    Recurrence.withoutVectors(one, inputs, units).orElseThrow());
        pairings.add(
            new Pairing(
                cell, "without vectors", Precision.FLOAT, floats, plain, false, 1e-5, 1e-5));
      }
    }
    return pairings;
  }

  /**
   * Compares two implementations on some samples.
   *
   * @param seed of the samples, which are the same for every pairing of a cell
   * @param shapes the number of samples
   */
  static Agreement run(Pairing pairing, long seed, int shapes) {
    Random random = new Random(seed);
    double output = 0;
    double state = 0;
    double gradient = 0;
    for (int i = 0; i < shapes; i++) {
      Sample sample = Sample.draw(pairing.cell, random);
      if (pairing.plain) {
        sample = sample.plain();
      }
      Results found = pairing.engine.compute(sample);
      Results expected = pairing.peer.compute(sample);
      output = Math.max(output, Results.difference(found.outputs(), expected.outputs()));
      state = Math.max(state, Results.difference(found.states(), expected.states()));
      gradient = Math.max(gradient, Results.difference(found.gradients(), expected.gradients()));
    }
    return new Agreement(pairing, output, state, gradient);
  }
}
