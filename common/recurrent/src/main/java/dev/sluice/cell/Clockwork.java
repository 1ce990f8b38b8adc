package dev.sluice.cell;

/**
 * The clockwork RNN (Koutnik, Greff, Gomez and Schmidhuber 2014, arXiv 1402.3511): a simple
 * recurrent cell whose units form modules, each of which runs at its own rate and keeps its output
 * in between.
 *
 * <pre>
 *   a_t = tanh(W x_t + U h_{t-1} + b)
 *   h_t = a_t      for the units of a module whose period divides t
 *   h_t = h_{t-1}  for all other units
 * </pre>
 *
 * There are 7 modules with the periods 1, 2, 4, 8, 16, 32 and 64, as in the paper's word
 * classification experiment. Units are ordered by period, the fastest first: with n units and g
 * modules, unit u belongs to module {@code floor(u g / n)}, so that the modules have equal sizes if
 * g divides n, and otherwise differ by one unit. A layer with fewer units than periods uses only
 * the first periods, with one unit each.
 *
 * <p>A module reads itself and slower modules: U is block-triangular, and a weight of {@code RW}
 * from a unit in a faster module to a unit in a slower one is always zero. There is one gate,
 * candidate.
 *
 * <p>At the first step of a sequence t is 0, so that every module runs. It is the state {@code
 * prevSteps}, carried through truncated BPTT and {@code rnnTimeStep}; masked steps do not count.
 * Unlike the paper's, the cell has a bias.
 *
 * <p>To use other periods, extend this class.
 */
public class Clockwork extends Cell {
  private final State h = outputState("prevAct");
  private final Gate a;
  private final Block running = scratch();
  private final int[] periods;
  private final Step.IndexFunction clock = this::runs;

  Clockwork() {
    this(
        "clockwork",
        "clockwork RNN, modules with periods 1, 2, 4, ... (Koutnik et al. 2014)",
        1,
        2,
        4,
        8,
        16,
        32,
        64);
  }

  /**
   * Creates a clockwork RNN with other periods.
   *
   * @param name a unique name
   * @param summary a description in one line
   * @param periods the periods of the modules in steps, ascending
   * @throws IllegalArgumentException if there are no periods, they are not strictly ascending, or
   *     the first is less than 1
   */
  protected Clockwork(String name, String summary, int... periods) {
    super(name, summary);
    for (int k = 0; k < periods.length; k++) {
      if (periods[k] < (k == 0 ? 1 : periods[k - 1] + 1)) {
        throw new IllegalArgumentException(
            "The cell '%s': the periods are whole numbers from 1, each larger than the one before;"
                    .formatted(name)
                + " found %d after %s".formatted(periods[k], k == 0 ? "nothing" : periods[k - 1]));
      }
    }
    if (periods.length == 0) {
      throw new IllegalArgumentException("The cell '%s' has no periods".formatted(name));
    }
    this.periods = periods.clone();
    steps("prevSteps");
    a = gate("candidate", INPUT, h).connecting(this::connects);
  }

  private int module(int unit, int units) {
    return Math.toIntExact((long) unit * Math.min(periods.length, units) / units);
  }

  private boolean connects(int from, int to, int units) {
    return module(from, units) >= module(to, units);
  }

  /** 1 if a unit runs at a step, otherwise 0. */
  private double runs(long t, int unit, int units) {
    return t % periods[module(unit, units)] == 0 ? 1 : 0;
  }

  @Override
  public final void forward(Step step) {
    step.byIndex(running, clock);
    step.preactivate(a);
    step.tanh(a, a);
    step.interpolate(h.now(), running, h.previous(), a);
  }

  @Override
  public final void backward(Step step) {
    step.byIndex(running, clock);
    step.addProductOfComplement(h.previousGradient(), h.gradient(), running);
    step.tanhBack(a, a, h.gradient(), running);
    step.preactivateBack(a);
  }
}
