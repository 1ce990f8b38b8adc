package dev.sluice.cell;

import dev.sluice.cell.Block.Kind;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs the two steps of a cell symbolically and rejects those that would compute wrong values or
 * gradients; see {@link Cell#verify}.
 *
 * <p>The operations of a step do not depend on numbers, so one run covers them all.
 */
final class StepCheck implements Step {
  private final Cell cell;
  private boolean back;

  /** Blocks that are set in this step. */
  private final Set<Block> set = identitySet();

  /**
   * Blocks multiplied by weights, which must not change because the gradients of the weights need
   * them.
   */
  private final Set<Block> sources = identitySet();

  /** Blocks that the forward step reads element-wise. */
  private final Set<Block> read = identitySet();

  /** Gradients that have been written but not read. */
  private final Set<Block> pending = identitySet();

  /** Blocks that the cell itself writes in the backward step. */
  private final Set<Block> writtenBack = identitySet();

  /** Gates, peepholes and normalisations already processed in the current step. */
  private final Set<Object> done = new HashSet<>();

  /** Gates that the forward step has passed through an activation function. */
  private final Set<Block> activated = identitySet();

  /** In the backward step, what each block contains, unless its kind says so. */
  private final IdentityHashMap<Block, Content> contents = new IdentityHashMap<>();

  /** Blocks set by a sigmoid or a tanh, and those whose slope the backward step uses. */
  private final Set<Block> sigmoids = identitySet();

  private final Set<Block> tanhs = identitySet();
  private final Set<Block> sigmoidsBack = identitySet();
  private final Set<Block> tanhsBack = identitySet();

  /** The originals of copies. */
  private final IdentityHashMap<Block, Block> originals = new IdentityHashMap<>();

  private boolean takesShare;

  /** What a block contains. The backward step is linear in the gradients. */
  private enum Content {
    VALUE,
    GRADIENT
  }

  StepCheck(Cell cell) {
    this.cell = cell;
  }

  private static Set<Block> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  void run() {
    cell.forward(this);
    requireAllDone("preactivate", cell.gates());
    requireAllDone("addPeephole", cell.peepholes());
    requireAllDone("normalise", cell.normalisations());
    for (State state : cell.states()) {
      if (state.kind() == State.Kind.UNITS && !set.contains(state.now())) {
        throw wrong("the state '%s' is not set".formatted(state.key()));
      }
    }
    if (!set.contains(cell.outputBlock())) {
      throw wrong("%s is not set".formatted(cell.outputBlock()));
    }
    back = true;
    done.clear();
    // The backward step computes again what it needs of these.
    Stream.of(set, sigmoids, tanhs)
        .forEach(blocks -> blocks.removeIf(block -> block.kind() == Kind.SCRATCH));
    for (State state : cell.states()) {
      if (state.kind() == State.Kind.UNITS) {
        pending.add(state.gradient());
      }
    }
    pending.add(cell.outputBlock().gradient());
    cell.outputState().ifPresent(state -> pending.add(state.previousGradient()));
    cell.backward(this);
    requireAllDone("preactivateBack", cell.gates());
    requireAllDone("addPeepholeBack", cell.peepholes());
    requireAllDone("normaliseBack", cell.normalisations());
    for (Block block : pending) {
      if (!isHandedOn(block)) {
        throw wrong("the %s is never read".formatted(block));
      }
    }
    for (State state : cell.states()) {
      if (state.kind() == State.Kind.UNITS) {
        requireWritten(state.previous(), state.previousGradient());
        requireWritten(state.recurrent(), state.recurrentGradient());
        requireWritten(state.now(), state.gradient());
      }
    }
    for (Computed kept : cell.keptBlocks()) {
      if (sources.contains(kept)) {
        requireWritten(kept, kept.gradient());
      }
    }
  }

  /** After {@link #run}: see {@link Cell#replaceableActivations}. */
  Set<ActivationFunction> replaceable() {
    Set<ActivationFunction> functions = EnumSet.noneOf(ActivationFunction.class);
    // The backward step must use the slope of whatever function is configured.
    if (!sigmoids.isEmpty() && sigmoidsBack.containsAll(sigmoids) && !takesShare) {
      functions.add(ActivationFunction.SIGMOID);
    }
    if (!tanhs.isEmpty() && tanhsBack.containsAll(tanhs)) {
      functions.add(ActivationFunction.TANH);
    }
    return Collections.unmodifiableSet(functions);
  }

  private void requireAllDone(String operation, List<?> all) {
    for (Object one : all) {
      if (!done.contains(one)) {
        throw wrong("%s is not called for %s".formatted(operation, one));
      }
    }
  }

  private void requireWritten(Block block, Block gradient) {
    if (read.contains(block) && !writtenBack.contains(gradient)) {
      throw wrong(
          "the forward step reads %s, but nothing is added to the %s".formatted(block, gradient));
    }
  }

  private IllegalArgumentException wrong(String problem) {
    return new IllegalArgumentException(
        "The cell '%s', %s step: %s"
            .formatted(cell.name(), back ? "backward" : "forward", problem));
  }

  // ---- one block ----

  private void reads(Block... blocks) {
    for (Block block : blocks) {
      requireOwn(block);
      switch (block.kind()) {
        case PREVIOUS_STATE, RECURRENT_STATE -> {}
        case STATE_GRADIENT,
            PREVIOUS_STATE_GRADIENT,
            RECURRENT_STATE_GRADIENT,
            OUTPUT_GRADIENT,
            KEPT_GRADIENT ->
            requireBack(block);
        case GATE -> {
          if (!back && !done.contains(block)) {
            throw wrong("%s is read before preactivate".formatted(block));
          }
        }
        default -> {
          if (!set.contains(block)) {
            throw wrong("%s is read before it is set".formatted(block));
          }
        }
      }
      if (!back) {
        read.add(block);
      }
      if (!isHandedOn(block)) {
        pending.remove(block);
      }
    }
  }

  /** Whether the step before reads this block. */
  private static boolean isHandedOn(Block block) {
    return block.kind() == Kind.PREVIOUS_STATE_GRADIENT
        || block.kind() == Kind.RECURRENT_STATE_GRADIENT;
  }

  /** Records that a block is overwritten. */
  private void sets(Block block) {
    writes(block);
    if (pending.contains(block)) {
      throw wrong("the %s is overwritten before it is read; add to it instead".formatted(block));
    }
    set.add(block);
    if (isHandedOn(block)) {
      pending.add(block);
    }
  }

  /** Records that a block is added to. */
  private void addsTo(Block block) {
    if (!block.kind().isGradient()) {
      reads(block);
    }
    writes(block);
    if (block.kind().isGradient()) {
      pending.add(block);
    }
  }

  private void writes(Block block) {
    requireOwn(block);
    switch (block.kind()) {
      case PREVIOUS_STATE, RECURRENT_STATE ->
          throw wrong("%s is written, but belongs to the step before".formatted(block));
      case STATE, KEPT, OUTPUT -> {
        if (back) {
          throw wrong("%s is written, but belongs to the forward step".formatted(block));
        }
        if (sources.contains(block)) {
          throw wrong("%s is written after its product with weights".formatted(block));
        }
      }
      case GATE -> {
        if (!back && !done.contains(block)) {
          throw wrong("%s is written before preactivate".formatted(block));
        }
        if (back && done.contains(block)) {
          throw wrong("%s is written after preactivateBack or addPeepholeBack".formatted(block));
        }
      }
      case SCRATCH -> {}
      default -> requireBack(block);
    }
    if (back) {
      writtenBack.add(block);
    } else {
      // What was read before was not the block's final value, to which its gradient refers.
      read.remove(block);
    }
  }

  private void requireOwn(Block block) {
    if (block.cell() != cell) {
      throw wrong("%s belongs to the cell '%s'".formatted(block, block.cell().name()));
    }
  }

  private void requireBack(Block block) {
    if (!back) {
      throw wrong("the %s is used, but exists only in the backward step".formatted(block));
    }
  }

  private void once(String operation, Object what) {
    if (!done.add(what)) {
      throw wrong("%s is called twice for %s".formatted(operation, what));
    }
  }

  // ---- weights ----

  private void requireForward(String operation, boolean forward) {
    if (back == forward) {
      throw wrong(
          "%s is called, but belongs to the %s step"
              .formatted(operation, back ? "forward" : "backward"));
    }
  }

  private void multipliesWeights(Source source) {
    if (source instanceof Computed block) {
      if (!set.contains(block)) {
        throw wrong("%s is the source of weights before it is set".formatted(block));
      }
      sources.add(block);
    }
  }

  @Override
  public void preactivate(Gate... gates) {
    requireForward("preactivate", true);
    for (Gate gate : gates) {
      requireOwn(gate);
      gate.weights().forEach(one -> multipliesWeights(one.source()));
      once("preactivate", gate);
    }
  }

  @Override
  public void preactivateBack(Gate... gates) {
    requireForward("preactivateBack", false);
    for (Gate gate : gates) {
      requireDelta(gate);
      once("preactivateBack", gate);
      gate.weights().forEach(one -> addsToGradientOf(one.source()));
    }
  }

  private void requireDelta(Gate gate) {
    requireOwn(gate);
    if (content(gate) != Content.GRADIENT) {
      throw wrong("%s does not hold its delta yet".formatted(gate));
    }
  }

  private void addsToGradientOf(Source source) {
    if (source instanceof Computed block) {
      pending.add(block.gradient());
    } else if (source instanceof State state && state.kind() == State.Kind.UNITS) {
      pending.add(state.recurrentGradient());
      pending.add(state.previousGradient());
    }
  }

  @Override
  public void addPeephole(Peephole peephole) {
    requireForward("addPeephole", true);
    requireDeclared(cell.peepholes(), peephole);
    reads(peephole.gate());
    if (activated.contains(peephole.gate())) {
      throw wrong("%s is added after the activation of its gate".formatted(peephole));
    }
    multipliesWeights(peephole.source());
    once("addPeephole", peephole);
  }

  @Override
  public void addPeepholeBack(Peephole peephole) {
    requireForward("addPeepholeBack", false);
    requireDeclared(cell.peepholes(), peephole);
    requireDelta(peephole.gate());
    once("addPeepholeBack", peephole);
    addsToGradientOf(peephole.source());
  }

  private void requireDeclared(List<?> all, Object one) {
    if (!all.contains(one)) {
      throw wrong("%s belongs to another cell".formatted(one));
    }
  }

  @Override
  public void normalise(Normalisation normalisation, Block... blocks) {
    requireForward("normalise", true);
    requireBlocks(normalisation, blocks);
    reads(blocks);
    for (Block block : blocks) {
      sets(block);
    }
    once("normalise", normalisation);
  }

  @Override
  public void normaliseBack(Normalisation normalisation, Block... gradients) {
    requireForward("normaliseBack", false);
    requireBlocks(normalisation, gradients);
    reads(gradients);
    for (Block block : gradients) {
      require(Content.GRADIENT, block);
      sets(block);
    }
    once("normaliseBack", normalisation);
  }

  private void requireBlocks(Normalisation normalisation, Block... blocks) {
    requireDeclared(cell.normalisations(), normalisation);
    if (blocks.length != normalisation.blocks()) {
      throw wrong(
          "the %s has %d blocks, found %d"
              .formatted(normalisation, normalisation.blocks(), blocks.length));
    }
    Set<Block> distinct = identitySet();
    for (Block block : blocks) {
      if (!distinct.add(block)) {
        throw wrong("the %s has %s twice".formatted(normalisation, block));
      }
    }
  }

  @Override
  public void byIndex(Block into, IndexFunction function) {
    if (cell.states().stream().noneMatch(state -> state.kind() == State.Kind.STEPS)) {
      throw wrong("byIndex needs the number of steps as a state; declare it with steps(...)");
    }
    computes(into, Content.VALUE);
  }

  // ---- element-wise operations ----

  /**
   * What a block contains. In the forward step everything is a value; in the backward step, a gate
   * is a value until its delta replaces it.
   */
  private Content content(Block block) {
    return contents.getOrDefault(
        block, block.kind().isGradient() ? Content.GRADIENT : Content.VALUE);
  }

  private void require(Content content, Block... blocks) {
    for (Block block : blocks) {
      if (content(block) != content) {
        throw wrong(
            content == Content.VALUE
                ? "%s contains a gradient where a value is needed".formatted(block)
                : "%s contains a value where a gradient is needed".formatted(block));
      }
    }
  }

  /** The content of a sum. */
  private Content sum(Block a, Block b) {
    if (content(a) != content(b)) {
      throw wrong("%s and %s: one contains a gradient, the other a value".formatted(a, b));
    }
    return content(a);
  }

  /** The content of a product. */
  private Content product(Block a, Block b) {
    if (content(a) == Content.GRADIENT && content(b) == Content.GRADIENT) {
      throw wrong("%s and %s both contain gradients, so they cannot be factors".formatted(a, b));
    }
    return content(a) == Content.GRADIENT ? content(a) : content(b);
  }

  private void computes(Block into, Content content) {
    sets(into);
    originals.remove(into);
    if (back) {
      if (into.kind().isGradient() && content == Content.VALUE) {
        throw wrong("a value is assigned to the %s".formatted(into));
      }
      contents.put(into, content);
    }
  }

  private void accumulates(Block into, Content content) {
    addsTo(into);
    if (back && content(into) != content) {
      throw wrong("a %s is added to %s".formatted(content.name().toLowerCase(Locale.ROOT), into));
    }
  }

  private Block original(Block block) {
    return originals.getOrDefault(block, block);
  }

  @Override
  public void copy(Block into, Block x) {
    reads(x);
    computes(into, content(x));
    originals.put(into, original(x));
  }

  @Override
  public void add(Block into, Block x) {
    reads(x);
    accumulates(into, content(x));
  }

  /** An activation function of x. */
  private void activates(Block into, Block x) {
    reads(x);
    require(Content.VALUE, x);
    computes(into, Content.VALUE);
    if (!back) {
      activated.add(into);
    }
  }

  @Override
  public void sigmoid(Block x) {
    activates(x, x);
    sigmoids.add(x);
  }

  @Override
  public void tanh(Block into, Block x) {
    activates(into, x);
    tanhs.add(into);
  }

  @Override
  public void relu(Block into, Block x) {
    activates(into, x);
  }

  @Override
  public void positive(Block x) {
    activates(x, x);
  }

  @Override
  public void share(Block into, Block a, Block b) {
    takesShare = true;
    reads(a, b);
    require(Content.VALUE, a, b);
    activates(into, into);
  }

  @Override
  public void multiply(Block into, Block a, Block b) {
    reads(a, b);
    computes(into, product(a, b));
  }

  @Override
  public void addProduct(Block into, Block a, Block b) {
    reads(a, b);
    accumulates(into, product(a, b));
  }

  @Override
  public void addProductOfComplement(Block into, Block a, Block b) {
    reads(a, b);
    require(Content.VALUE, b);
    accumulates(into, content(a));
  }

  @Override
  public void sumOfProducts(Block into, Block a, Block b, Block c, Block d) {
    reads(a, b, c, d);
    if (product(a, b) != product(c, d)) {
      throw wrong("sumOfProducts adds a gradient and a value");
    }
    computes(into, product(a, b));
  }

  @Override
  public void interpolate(Block into, Block z, Block a, Block b) {
    reads(z, a, b);
    require(Content.VALUE, z);
    computes(into, sum(a, b));
  }

  @Override
  public void interpolateBack(Block z, Block a, Block dA, Block b, Block dB, Block d) {
    if (Stream.of(z, b, dB, d).anyMatch(other -> other == dA)) {
      throw wrong("interpolateBack has %s as dA and as another argument".formatted(dA));
    }
    reads(z, a, b, d);
    require(Content.VALUE, z, a, b);
    require(Content.GRADIENT, d);
    sigmoidsBack.add(original(z));
    computes(z, Content.GRADIENT);
    computes(dA, Content.GRADIENT);
    accumulates(dB, Content.GRADIENT);
  }

  @Override
  public void subtract(Block into, Block a, Block b) {
    reads(a, b);
    computes(into, sum(a, b));
  }

  @Override
  public void sigmoidBack(Block s, Block d) {
    slopeOfSigmoid(s, content(d), d);
  }

  @Override
  public void sigmoidBack(Block s, Block a, Block b) {
    slopeOfSigmoid(s, product(a, b), a, b);
  }

  private void slopeOfSigmoid(Block s, Content content, Block... factors) {
    reads(s);
    reads(factors);
    require(Content.VALUE, s);
    sigmoidsBack.add(original(s));
    computes(s, content);
  }

  @Override
  public void tanhBack(Block into, Block y, Block d) {
    slopeOfTanh(y, d);
    computes(into, content(d));
  }

  @Override
  public void tanhBack(Block into, Block y, Block a, Block b) {
    slopeOfTanh(y, a, b);
    computes(into, product(a, b));
  }

  @Override
  public void addTanhBack(Block into, Block y, Block a, Block b) {
    slopeOfTanh(y, a, b);
    accumulates(into, product(a, b));
  }

  private void slopeOfTanh(Block y, Block... factors) {
    reads(y);
    reads(factors);
    require(Content.VALUE, y);
    tanhsBack.add(original(y));
  }

  @Override
  public void positiveBack(Block y, Block d) {
    reads(y, d);
    require(Content.VALUE, y);
    computes(y, content(d));
  }

  @Override
  public void positiveBack(Block y, Block a, Block b) {
    reads(y, a, b);
    require(Content.VALUE, y);
    computes(y, product(a, b));
  }

  @Override
  public void reluBack(Block into, Block y, Block d) {
    reads(y, d);
    require(Content.VALUE, y);
    computes(into, content(d));
  }
}
