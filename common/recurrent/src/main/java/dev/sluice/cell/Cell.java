package dev.sluice.cell;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A recurrent cell: its states, its gates, one forward step and one backward step.
 *
 * <p>A subclass declares its states, gates and other blocks in fields, in the order in which the
 * parameters are stored, and computes with them in {@link #forward} and {@link #backward}:
 *
 * <pre>{@code
 * final class Elman extends Cell {
 *   private final State h = outputState("prevAct");
 *   private final Gate a = gate("candidate", INPUT, h);
 *
 *   Elman() {
 *     super("elman", "simple recurrent cell");
 *   }
 *
 *   @Override
 *   public void forward(Step step) {
 *     step.preactivate(a);
 *     step.tanh(h.now(), a);
 *   }
 *
 *   @Override
 *   public void backward(Step step) {
 *     step.tanhBack(a, h.now(), h.gradient());
 *     step.preactivateBack(a);
 *   }
 * }
 * }</pre>
 *
 * <p>The declarations determine the parameters, for {@code nIn} inputs and {@code n} units:
 *
 * <table>
 *   <caption>Parameters, in the order in which they are stored</caption>
 *   <tr><td>{@code W}</td><td>[nIn, g n]</td><td>weights of the input, a block for each gate with
 *       the source {@link #INPUT}</td></tr>
 *   <tr><td>{@code PW}</td><td>[nIn, g n]</td><td>weights of the input of the step before</td></tr>
 *   <tr><td>{@code HW}</td><td>[nIn, g n]</td><td>weights of highways; only if nIn is not n
 *       </td></tr>
 *   <tr><td>{@code RW}</td><td>[n, g n]</td><td>recurrent weights, a block for each other source of
 *       each gate</td></tr>
 *   <tr><td>{@code b}</td><td>[1, g n]</td><td>bias, a block for each gate with an input or without
 *       any source</td></tr>
 *   <tr><td>{@code RB}</td><td>[1, g n]</td><td>bias of the other gates</td></tr>
 *   <tr><td>{@code P}</td><td>[1, g n]</td><td>weights of the peepholes</td></tr>
 *   <tr><td>{@code LG}, {@code LB}</td><td>[1, g n]</td><td>gains and biases of the normalisations
 *       </td></tr>
 * </table>
 *
 * <p>Mistakes are detected before anything is computed: those in a declaration when the cell is
 * constructed, those in the two steps by {@link #verify}, which every layer calls when it is
 * created.
 *
 * <p>A cell is stateless and can be shared between threads.
 */
public abstract class Cell {
  /** The input of the step, as the source of a gate. */
  protected static final Source INPUT = Input.INPUT;

  private final String name;
  private final String summary;
  private final List<State> states = new ArrayList<>();
  private final List<Gate> gates = new ArrayList<>();
  private final List<Computed> kept = new ArrayList<>();
  private final List<Peephole> peepholes = new ArrayList<>();
  private final List<Normalisation> normalisations = new ArrayList<>();
  private final Counters counters = new Counters();
  private int scratchBlocks;
  private Computed output;
  private final List<Gate> forgetGates = new ArrayList<>();
  private Set<ActivationFunction> replaceable;
  private volatile boolean verified;

  /**
   * Creates a cell.
   *
   * @param name the name on the command line and in stored networks: lower-case letters, digits and
   *     hyphens
   * @param summary a description in one line
   * @throws IllegalArgumentException if the name has other characters
   */
  protected Cell(String name, String summary) {
    if (!name.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException(
          ("The name of a cell must consist of lower-case letters, digits and hyphens, such as"
                  + " 'lstm-coupled', found '%s'")
              .formatted(name));
    }
    this.name = name;
    this.summary = summary;
  }

  /** Counts the blocks of each parameter. */
  static final class Counters {
    private final Map<String, Integer> blocks = new LinkedHashMap<>();

    int next(String key) {
      return blocks.merge(key, 1, Integer::sum) - 1;
    }

    int of(String key) {
      return blocks.getOrDefault(key, 0);
    }
  }

  // ---- what a subclass declares ----

  /** Declares a state of {@code units} numbers that is also the output. */
  protected final State outputState(String key) {
    State state = state(key);
    setOutput(state.now());
    return state;
  }

  /** Declares a state of {@code units} numbers. */
  protected final State state(String key) {
    return state(State.Kind.UNITS, key);
  }

  /** Declares the input of the step before as a state, for gates over a window of two inputs. */
  protected final State previousInput(String key) {
    return state(State.Kind.PREVIOUS_INPUT, key);
  }

  /** Declares the number of steps read as a state, for {@link Step#byIndex}. */
  protected final State steps(String key) {
    return state(State.Kind.STEPS, key);
  }

  private State state(State.Kind kind, String key) {
    requireOpen("the state '" + key + "'");
    for (State other : states) {
      if (other.key().equals(key)) {
        throw declared("the state '%s' is declared twice".formatted(key));
      }
      if (other.kind() == kind && kind != State.Kind.UNITS) {
        throw declared(
            "the states '%s' and '%s' have the same content".formatted(other.key(), key));
      }
    }
    State state = new State(this, kind, states.size(), key);
    states.add(state);
    return state;
  }

  /** Declares an output that is not a state. */
  protected final Computed output() {
    Computed block =
        new Computed(this, Block.Kind.OUTPUT, Block.Kind.OUTPUT_GRADIENT, 0, "the output");
    setOutput(block);
    return block;
  }

  private void setOutput(Computed block) {
    requireOpen("the output");
    if (output != null) {
      throw declared("two outputs are declared, %s and %s".formatted(output, block));
    }
    output = block;
  }

  /**
   * Declares a gate with a bias: {@code sum over the sources of W source + b}. Without sources, it
   * is just the bias.
   */
  protected final Gate gate(String name, Source... sources) {
    return gate(name, List.of(sources), true, false);
  }

  /** Declares a gate whose bias starts at the layer's {@code forgetGateBiasInit}. */
  protected final Gate forgetGate(String name, Source... sources) {
    Gate gate = gate(name, List.of(sources), true, false);
    forgetGates.add(gate);
    return gate;
  }

  /** Declares a gate without a bias: {@code sum over the sources of W source}. */
  protected final Gate product(String name, Source... sources) {
    if (sources.length == 0) {
      throw declared("the product '%s' has no source".formatted(name));
    }
    return gate(name, List.of(sources), false, false);
  }

  /**
   * Declares a path past the recurrence: the input itself if it has as many features as there are
   * units, otherwise its product with weights.
   */
  protected final Gate highway(String name) {
    return gate(name, List.of(INPUT), false, true);
  }

  private Gate gate(String name, List<Source> sources, boolean biased, boolean highway) {
    requireOpen("the gate '" + name + "'");
    if (gates.stream().anyMatch(other -> other.name().equals(name))) {
      throw declared("the gate '%s' is declared twice".formatted(name));
    }
    for (int i = 0; i < sources.size(); i++) {
      Source source = sources.get(i);
      if (sources.indexOf(source) != i) {
        throw declared("the gate '%s' names %s twice".formatted(name, source));
      }
      requireOwn("the gate '" + name + "'", source);
    }
    Gate gate = new Gate(this, gates.size(), name, sources, biased, highway, counters);
    gates.add(gate);
    return gate;
  }

  /**
   * Declares a block that the forward step computes and that is kept unchanged for the backward
   * step.
   */
  protected final Computed kept(String name) {
    requireOpen("the kept block '" + name + "'");
    Computed block =
        new Computed(
            this,
            Block.Kind.KEPT,
            Block.Kind.KEPT_GRADIENT,
            kept.size(),
            "kept block '" + name + "'");
    kept.add(block);
    return block;
  }

  /** Declares a block for intermediate results within a step. */
  protected final Block scratch() {
    requireOpen("a scratch block");
    Block block = new Block(this, Block.Kind.SCRATCH, scratchBlocks, "scratch " + scratchBlocks);
    scratchBlocks++;
    return block;
  }

  /** Declares a connection to a gate with one weight for each unit; the weights start at 0. */
  protected final Peephole peephole(Gate gate, Source source) {
    String what = "a peephole to " + gate;
    requireOpen(what);
    requireOwn(what, source);
    if (gate.cell() != this) {
      throw declared("%s leads to a gate of the cell '%s'".formatted(what, gate.cell().name()));
    }
    if (source == INPUT || (source instanceof State state && state.kind() != State.Kind.UNITS)) {
      throw declared(
          "%s comes from %s, which does not have one number for each unit".formatted(what, source));
    }
    Peephole peephole = new Peephole(counters.next(Parameter.PEEPHOLES), gate, source);
    peepholes.add(peephole);
    return peephole;
  }

  /** Declares a layer normalisation over one block, or over several together. */
  protected final Normalisation normalisation(String name, int blocks) {
    requireOpen("the normalisation '" + name + "'");
    if (blocks < 1) {
      throw declared(
          "the normalisation '%s' has %d blocks, expected at least 1".formatted(name, blocks));
    }
    int first = counters.of(Parameter.GAINS);
    for (int i = 0; i < blocks; i++) {
      counters.next(Parameter.GAINS);
      counters.next(Parameter.SHIFTS);
    }
    Normalisation normalisation = new Normalisation(normalisations.size(), name, first, blocks);
    normalisations.add(normalisation);
    return normalisation;
  }

  private void requireOwn(String what, Source source) {
    Cell owner =
        source instanceof State state
            ? state.cell()
            : source instanceof Computed block ? block.cell() : this;
    if (owner != this) {
      throw declared(
          "%s names %s, which belongs to the cell '%s'".formatted(what, source, owner.name()));
    }
    if (source instanceof State state && state.kind() == State.Kind.STEPS) {
      throw declared("%s names the number of steps; use Step.byIndex instead".formatted(what));
    }
    if (source == output && output.kind() == Block.Kind.OUTPUT) {
      throw declared("%s names the output; declare it as a kept block or a state".formatted(what));
    }
  }

  /** Rejects further declarations once the cell is in use. */
  final void requireOpen(String what) {
    if (verified) {
      throw declared("%s is declared after construction; declare it in a field".formatted(what));
    }
  }

  private IllegalArgumentException declared(String problem) {
    return new IllegalArgumentException("The cell '%s': %s".formatted(name, problem));
  }

  // ---- what a subclass computes ----

  /**
   * Computes one forward step. The content of a gate is undefined until {@link Step#preactivate}.
   * This method must set every gate, every declared state ({@link State#now}) and the output.
   */
  public abstract void forward(Step step);

  /**
   * Computes one backward step. On entry, blocks have the values from the forward step, and the
   * gradients with respect to the states after the step and the output are complete; scratch blocks
   * are undefined. The gradients of the states before the step already contain contributions from
   * elsewhere, so this method adds to them. It may write only gates, scratch blocks and gradients.
   *
   * <p>A gate must hold its delta when {@link Step#preactivateBack} is called for it.
   */
  public abstract void backward(Step step);

  /**
   * The version of the computation. Increase it when the same settings no longer give the same
   * network, so that old results are not mistaken for current ones. Default: 1.
   */
  public int version() {
    return 1;
  }

  /** Whether the activation of the candidate is ReLU rather than tanh. */
  public boolean isRectified() {
    return false;
  }

  // ---- for users of a cell ----

  /**
   * Checks that the declaration is complete and that the two steps conform to it: nothing is read
   * before it is set, nothing that a gradient needs is overwritten, no gradient is missing, and the
   * backward step is linear in the gradients. Runs once; layers call it when they are created.
   *
   * @throws IllegalArgumentException if the cell is incorrect; the message describes the mistake
   */
  public final void verify() {
    if (verified) {
      return;
    }
    if (states.isEmpty()) {
      throw declared("no state is declared; declare one with state(...) or outputState(...)");
    }
    if (output == null) {
      throw declared("no output is declared; declare one with outputState(...) or output()");
    }
    if (gates.isEmpty()) {
      throw declared("no gate is declared; declare one with gate(...)");
    }
    if (gates.stream().noneMatch(Gate::hasInput)) {
      throw declared("no gate has the source INPUT, so that the input would be ignored");
    }
    for (State state : states) {
      if (state.kind() == State.Kind.PREVIOUS_INPUT
          && weights().stream().noneMatch(one -> one.source() == state)) {
        throw declared("no gate has the source '%s'".formatted(state.key()));
      }
    }
    StepCheck check = new StepCheck(this);
    check.run();
    replaceable = check.replaceable();
    verified = true;
  }

  /**
   * The functions in its equations that a layer may replace: {@link ActivationFunction#SIGMOID} and
   * {@link ActivationFunction#TANH}, if the backward step uses the operations for their slopes. The
   * sigmoid cannot be replaced in a cell with a share of one gate in two ({@link Step#share}),
   * whose slope needs more than the value of the gate.
   *
   * @throws IllegalArgumentException as {@link #verify}
   */
  public final Set<ActivationFunction> replaceableActivations() {
    verify();
    return replaceable;
  }

  /** Its name on the command line and in stored networks, such as {@code "lstm"}. */
  public final String name() {
    return name;
  }

  /** A description in one line. */
  public final String summary() {
    return summary;
  }

  /** The states, in the order of declaration. */
  public final List<State> states() {
    return Collections.unmodifiableList(states);
  }

  /** The gates, in the order of their blocks in the parameters. */
  public final List<Gate> gates() {
    return Collections.unmodifiableList(gates);
  }

  /** The block with the output of a step: a state after the step, or a separate block. */
  public final Computed outputBlock() {
    return output;
  }

  /** The state that is the output; empty if the output is not a state. */
  public final Optional<State> outputState() {
    return states.stream()
        .filter(state -> state.kind() == State.Kind.UNITS && state.now() == output)
        .findFirst();
  }

  /** The kept blocks. */
  public final List<Computed> keptBlocks() {
    return Collections.unmodifiableList(kept);
  }

  /** The number of scratch blocks. */
  public final int scratchBlocks() {
    return scratchBlocks;
  }

  /** The peephole connections, in the order of their blocks in {@code P}. */
  public final List<Peephole> peepholes() {
    return Collections.unmodifiableList(peepholes);
  }

  /** The layer normalisations. */
  public final List<Normalisation> normalisations() {
    return Collections.unmodifiableList(normalisations);
  }

  /** The weights of all gates, gate by gate. */
  public final List<Weights> weights() {
    return gates.stream().flatMap(gate -> gate.weights().stream()).toList();
  }

  /** The gates whose bias starts at {@code forgetGateBiasInit}: one for each memory. */
  public final List<Gate> forgetGates() {
    return Collections.unmodifiableList(forgetGates);
  }

  /**
   * The number of stored recurrent weights that are masked: they are zero and are not trained.
   *
   * @param units the number of units of the layer
   */
  public final long maskedWeights(int units) {
    long masked = 0;
    for (Weights one : weights()) {
      if (one.ofInput() || one.gate().mask().isEmpty()) {
        continue;
      }
      WeightMask mask = one.gate().mask().get();
      for (int from = 0; from < units; from++) {
        for (int to = 0; to < units; to++) {
          masked += mask.connects(from, to, units) ? 0 : 1;
        }
      }
    }
    return masked;
  }

  /** Whether any gate depends, through weights, on what earlier steps computed. */
  public final boolean hasRecurrentWeights() {
    return gates.stream().anyMatch(Gate::isRecurrent);
  }

  /**
   * The parameters, in the order in which they are stored.
   *
   * @param inputs the number of features per step
   * @param units the number of units of the layer
   */
  public final List<Parameter> parameters(int inputs, int units) {
    List<Parameter> parameters = new ArrayList<>();
    add(parameters, Parameter.INPUT_WEIGHTS, inputs, units, Parameter.Role.INPUT_WEIGHTS);
    add(parameters, Parameter.PREVIOUS_INPUT_WEIGHTS, inputs, units, Parameter.Role.INPUT_WEIGHTS);
    if (inputs != units) {
      add(parameters, Parameter.HIGHWAY_WEIGHTS, inputs, units, Parameter.Role.INPUT_WEIGHTS);
    }
    add(parameters, Parameter.RECURRENT_WEIGHTS, units, units, Parameter.Role.RECURRENT_WEIGHTS);
    add(parameters, Parameter.BIAS, 1, units, Parameter.Role.BIAS);
    add(parameters, Parameter.RECURRENT_BIAS, 1, units, Parameter.Role.BIAS);
    add(parameters, Parameter.PEEPHOLES, 1, units, Parameter.Role.PEEPHOLES);
    add(parameters, Parameter.GAINS, 1, units, Parameter.Role.GAINS);
    add(parameters, Parameter.SHIFTS, 1, units, Parameter.Role.SHIFTS);
    return parameters;
  }

  private void add(
      List<Parameter> parameters, String key, int rows, int units, Parameter.Role role) {
    int blocks = counters.of(key);
    if (blocks > 0) {
      parameters.add(new Parameter(key, rows, Math.multiplyExact(blocks, units), role));
    }
  }

  /** Whether another cell has the same class and name, and so computes the same. */
  public final boolean isSameAs(Cell other) {
    return other.getClass() == getClass() && other.name.equals(name);
  }

  @Override
  public final String toString() {
    return name;
  }
}
