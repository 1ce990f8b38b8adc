package dev.sluice.cell;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A recurrent cell: its states, its gates, one step forward and one step back.
 *
 * <p>A subclass declares what it works with in its fields, in the order in which the parameters are
 * stored, and computes with it in {@link #forward} and {@link #backward}:
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
 * <p>From the declaration follow the parameters, for {@code nIn} inputs and {@code n} units:
 *
 * <table>
 *   <caption>Parameters, in the order in which they are stored</caption>
 *   <tr><td>{@code W}</td><td>[nIn, g n]</td><td>weights of the input, a block for each gate with
 *       the source {@link #INPUT}</td></tr>
 *   <tr><td>{@code PW}</td><td>[nIn, g n]</td><td>weights of the input of the step before</td></tr>
 *   <tr><td>{@code HW}</td><td>[nIn, g n]</td><td>weights of highways; only where nIn is not n
 *       </td></tr>
 *   <tr><td>{@code RW}</td><td>[n, g n]</td><td>recurrent weights, a block for each other source of
 *       each gate</td></tr>
 *   <tr><td>{@code b}</td><td>[1, g n]</td><td>bias, a block for each gate with an input, or with a
 *       bias alone</td></tr>
 *   <tr><td>{@code RB}</td><td>[1, g n]</td><td>bias of the other gates</td></tr>
 *   <tr><td>{@code P}</td><td>[1, g n]</td><td>weights of the peepholes</td></tr>
 *   <tr><td>{@code LG}, {@code LB}</td><td>[1, g n]</td><td>gains and biases of the normalisations
 *       </td></tr>
 * </table>
 *
 * <p>Mistakes are found before anything is computed: in a declaration when the cell is constructed,
 * in the two steps by {@link #verify}, which every layer calls when it is made.
 *
 * <p>A cell keeps nothing between steps and can be shared between threads.
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
   * Names a cell.
   *
   * @param name on the command line and in stored networks: lower-case letters, digits and hyphens
   * @param summary one line on what it is
   * @throws IllegalArgumentException if the name has other characters
   */
  protected Cell(String name, String summary) {
    if (!name.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException(
          "The name of a cell consists of lower-case letters, digits and hyphens, such as"
              + " 'lstm-coupled'; found '%s'".formatted(name));
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

  /** A state of {@code units} numbers that is the output as well. */
  protected final State outputState(String key) {
    State state = state(key);
    setOutput(state.now());
    return state;
  }

  /** A state of {@code units} numbers. */
  protected final State state(String key) {
    return state(State.Kind.UNITS, key);
  }

  /** The input of the step before as a state, for gates over a window of two inputs. */
  protected final State previousInput(String key) {
    return state(State.Kind.PREVIOUS_INPUT, key);
  }

  /** The number of steps read as a state, for {@link Step#byIndex}. */
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
        throw declared("the states '%s' and '%s' hold the same".formatted(other.key(), key));
      }
    }
    State state = new State(this, kind, states.size(), key);
    states.add(state);
    return state;
  }

  /** An output that is not a state. */
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
   * A gate with a bias: {@code sum over the sources of W source + b}. Without sources it is the
   * bias alone.
   */
  protected final Gate gate(String name, Source... sources) {
    return gate(name, List.of(sources), true, false);
  }

  /** A gate whose bias starts at the layer's {@code forgetGateBiasInit}. */
  protected final Gate forgetGate(String name, Source... sources) {
    Gate gate = gate(name, List.of(sources), true, false);
    forgetGates.add(gate);
    return gate;
  }

  /** A gate without a bias: {@code sum over the sources of W source}. */
  protected final Gate product(String name, Source... sources) {
    if (sources.length == 0) {
      throw declared("the product '%s' has no source".formatted(name));
    }
    return gate(name, List.of(sources), false, false);
  }

  /**
   * The input itself where it has as many features as there are units, otherwise its product with
   * weights: a way past the recurrence.
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

  /** A block that a step forward computes and that stays as it is for the step back. */
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

  /** A block for what passes within a step. */
  protected final Block scratch() {
    requireOpen("a scratch block");
    Block block = new Block(this, Block.Kind.SCRATCH, scratchBlocks, "scratch " + scratchBlocks);
    scratchBlocks++;
    return block;
  }

  /** A connection into a gate with one weight for each unit; the weights start at 0. */
  protected final Peephole peephole(Gate gate, Source source) {
    String what = "a peephole to " + gate;
    requireOpen(what);
    requireOwn(what, source);
    if (gate.cell() != this) {
      throw declared("%s leads to a gate of the cell '%s'".formatted(what, gate.cell().name()));
    }
    if (source == INPUT || (source instanceof State state && state.kind() != State.Kind.UNITS)) {
      throw declared(
          "%s comes from %s, which has not one number for each unit".formatted(what, source));
    }
    Peephole peephole = new Peephole(counters.next(Parameter.PEEPHOLES), gate, source);
    peepholes.add(peephole);
    return peephole;
  }

  /** A layer normalisation over one block, or over several together. */
  protected final Normalisation normalisation(String name, int blocks) {
    requireOpen("the normalisation '" + name + "'");
    if (blocks < 1) {
      throw declared(
          "the normalisation '%s' is of %d blocks, expected at least 1".formatted(name, blocks));
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
          "%s names %s, which the cell '%s' declares".formatted(what, source, owner.name()));
    }
    if (source instanceof State state && state.kind() == State.Kind.STEPS) {
      throw declared("%s names the number of steps; Step.byIndex reads it".formatted(what));
    }
    if (source == output && output.kind() == Block.Kind.OUTPUT) {
      throw declared("%s names the output; keep it as a kept block or a state".formatted(what));
    }
  }

  /** Refuses further declarations once the cell is in use. */
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
   * One step forward. The content of a gate is undefined until {@link Step#preactivate}; every
   * gate, every state of its own ({@link State#now}) and the output are to be set.
   */
  public abstract void forward(Step step);

  /**
   * One step back. It begins with the values that the step forward left and with the whole gradient
   * with respect to the states after the step and the output; scratch blocks are undefined. The
   * gradients of the states before the step begin at what comes from elsewhere: a step back adds to
   * them. Gates, scratch blocks and gradients may be written, nothing else.
   *
   * <p>Every gate is to hold its delta when {@link Step#preactivateBack} is called for it.
   */
  public abstract void backward(Step step);

  /**
   * Raised when the same settings no longer mean the same network, so that results from before are
   * not taken for results of now; 1 unless overridden.
   */
  public int version() {
    return 1;
  }

  /** Whether its candidate goes through a rectifier rather than tanh. */
  public boolean isRectified() {
    return false;
  }

  // ---- what it is to others ----

  /**
   * Checks that the declaration is complete and that the two steps keep to it: nothing is read
   * before it is set, nothing that a gradient needs is overwritten, and no gradient is forgotten.
   * Done once; layers do it when they are made.
   *
   * @throws IllegalArgumentException saying what is wrong
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
   * The functions in its equations that a layer may replace: {@link ActivationFunction#SIGMOID}
   * where the step takes a sigmoid of each gate by itself, not a share of one gate in two ({@link
   * Step#share}), whose value needs more than the gate; and {@link ActivationFunction#TANH}.
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

  /** One line on what it is. */
  public final String summary() {
    return summary;
  }

  /** Its states, in the order in which they are handed over. */
  public final List<State> states() {
    return Collections.unmodifiableList(states);
  }

  /** Its gates, in the order of their blocks in the parameters. */
  public final List<Gate> gates() {
    return Collections.unmodifiableList(gates);
  }

  /** What holds the output of a step: a state after the step, or a block of its own. */
  public final Computed outputBlock() {
    return output;
  }

  /** The state that is the output; empty if the output is not a state. */
  public final Optional<State> outputState() {
    return states.stream()
        .filter(state -> state.kind() == State.Kind.UNITS && state.now() == output)
        .findFirst();
  }

  /** Its kept blocks. */
  public final List<Computed> keptBlocks() {
    return Collections.unmodifiableList(kept);
  }

  /** How many scratch blocks it uses. */
  public final int scratchBlocks() {
    return scratchBlocks;
  }

  /** Its peephole connections, in the order of their blocks in {@code P}. */
  public final List<Peephole> peepholes() {
    return Collections.unmodifiableList(peepholes);
  }

  /** Its layer normalisations. */
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
   * How many of the stored recurrent weights masks leave out: they are zero and are not trained.
   *
   * @param units of the layer
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

  /** Whether a gate depends on what earlier steps computed, through weights. */
  public final boolean hasRecurrentWeights() {
    return gates.stream().anyMatch(Gate::isRecurrent);
  }

  /**
   * Its parameters in the order in which they are stored.
   *
   * @param inputs features of a step
   * @param units of the layer
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

  /** Whether another one has the same class and name: such cells compute the same. */
  public final boolean isSameAs(Cell other) {
    return other.getClass() == getClass() && other.name.equals(name);
  }

  @Override
  public final String toString() {
    return name;
  }
}
