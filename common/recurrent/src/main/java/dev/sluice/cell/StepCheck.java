package dev.sluice.cell;

import dev.sluice.cell.Block.Kind;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
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

  private boolean takesSigmoid;
  private boolean takesTanh;
  private boolean takesShare;

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
    set.removeIf(block -> block.kind() == Kind.SCRATCH);
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
  }

  /** After {@link #run}: see {@link Cell#replaceableActivations}. */
  Set<ActivationFunction> replaceable() {
    Set<ActivationFunction> functions = EnumSet.noneOf(ActivationFunction.class);
    if (takesSigmoid && !takesShare) {
      functions.add(ActivationFunction.SIGMOID);
    }
    if (takesTanh) {
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
    if (!writtenBack.contains(gate)) {
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
  }

  @Override
  public void byIndex(Block into, IndexFunction function) {
    if (cell.states().stream().noneMatch(state -> state.kind() == State.Kind.STEPS)) {
      throw wrong("byIndex needs the number of steps as a state; declare it with steps(...)");
    }
    sets(into);
  }

  // ---- element-wise operations ----

  private void computes(Block into, Block... arguments) {
    reads(arguments);
    sets(into);
  }

  private void accumulates(Block into, Block... arguments) {
    reads(arguments);
    addsTo(into);
  }

  @Override
  public void copy(Block into, Block x) {
    computes(into, x);
  }

  @Override
  public void add(Block into, Block x) {
    accumulates(into, x);
  }

  @Override
  public void sigmoid(Block x) {
    takesSigmoid = true;
    computes(x, x);
  }

  @Override
  public void tanh(Block into, Block x) {
    takesTanh = true;
    computes(into, x);
  }

  @Override
  public void relu(Block into, Block x) {
    computes(into, x);
  }

  @Override
  public void positive(Block x) {
    computes(x, x);
  }

  @Override
  public void share(Block into, Block a, Block b) {
    takesShare = true;
    computes(into, into, a, b);
  }

  @Override
  public void multiply(Block into, Block a, Block b) {
    computes(into, a, b);
  }

  @Override
  public void addProduct(Block into, Block a, Block b) {
    accumulates(into, a, b);
  }

  @Override
  public void addProductOfComplement(Block into, Block a, Block b) {
    accumulates(into, a, b);
  }

  @Override
  public void sumOfProducts(Block into, Block a, Block b, Block c, Block d) {
    computes(into, a, b, c, d);
  }

  @Override
  public void interpolate(Block into, Block z, Block a, Block b) {
    computes(into, z, a, b);
  }

  @Override
  public void interpolateBack(Block z, Block a, Block dA, Block b, Block dB, Block d) {
    if (Stream.of(z, b, dB, d).anyMatch(other -> other == dA)) {
      throw wrong("interpolateBack has %s as dA and as another argument".formatted(dA));
    }
    reads(z, a, b, d);
    sets(z);
    sets(dA);
    addsTo(dB);
  }

  @Override
  public void subtract(Block into, Block a, Block b) {
    computes(into, a, b);
  }

  @Override
  public void sigmoidBack(Block s, Block d) {
    computes(s, s, d);
  }

  @Override
  public void sigmoidBack(Block s, Block a, Block b) {
    computes(s, s, a, b);
  }

  @Override
  public void tanhBack(Block into, Block y, Block d) {
    computes(into, y, d);
  }

  @Override
  public void tanhBack(Block into, Block y, Block a, Block b) {
    computes(into, y, a, b);
  }

  @Override
  public void addTanhBack(Block into, Block y, Block a, Block b) {
    accumulates(into, y, a, b);
  }

  @Override
  public void positiveBack(Block y, Block d) {
    computes(y, y, d);
  }

  @Override
  public void positiveBack(Block y, Block a, Block b) {
    computes(y, y, a, b);
  }

  @Override
  public void reluBack(Block into, Block y, Block d) {
    computes(into, y, d);
  }
}
