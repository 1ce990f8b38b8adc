package dev.sluice.engine;

import dev.sluice.cell.Block;
import dev.sluice.cell.Cell;
import dev.sluice.cell.Computed;
import dev.sluice.cell.Gate;
import dev.sluice.cell.Normalisation;
import dev.sluice.cell.Peephole;
import dev.sluice.cell.State;
import dev.sluice.cell.Step;

/**
 * An artificial cell that declares one of everything: several states, the input of the step before,
 * the number of steps, an output that is not a state, gates from a state of this step and from a
 * kept block, a product without a bias, a bias without a product, a highway, masked weights,
 * peepholes from before, now and a kept block, and normalisations over one and over two blocks.
 */
final class EveryOperation extends Cell {
  private final State lower = state("lower");
  private final State count = steps("count");
  private final State upper = state("upper");
  private final State before = previousInput("before");
  private final Computed output = output();
  private final Computed product = kept("product");
  private final Computed squashed = kept("squashed");
  private final Gate a = gate("a", INPUT, lower, before).connecting((from, to, n) -> from >= to);
  private final Gate b = gate("b", lower.now(), upper, lower);
  private final Gate c = product("c", product, INPUT);
  private final Gate d = product("d", lower);
  private final Gate e = forgetGate("e");
  private final Gate way = highway("way");
  private final Peephole fromBefore = peephole(b, upper);
  private final Peephole fromNow = peephole(e, lower.now());
  private final Peephole fromKept = peephole(c, product);
  private final Normalisation together = normalisation("together", 2);
  private final Normalisation alone = normalisation("alone", 1);
  private final Block clock = scratch();
  private final Block scratch = scratch();

  EveryOperation() {
    super("every-operation", "one of everything");
  }

  private void tick(Step step) {
    step.byIndex(clock, (index, unit, units) -> (index + unit) % 3 == 0 ? 1 : 0.25);
  }

  @Override
  public void forward(Step step) {
    tick(step);
    step.preactivate(a);
    step.tanh(a, a);
    step.interpolate(lower.now(), clock, lower.previous(), a);
    step.preactivate(b, d, e);
    step.addPeephole(fromBefore);
    step.multiply(product, lower.now(), upper.recurrent());
    step.preactivate(c, way);
    step.addPeephole(fromKept);
    step.normalise(together, c, d);
    step.add(b, d);
    step.addPeephole(fromNow);
    step.sigmoid(b);
    step.sigmoid(e);
    step.tanh(c, c);
    step.sumOfProducts(upper.now(), e, upper.previous(), b, c);
    step.copy(squashed, upper.now());
    step.normalise(alone, squashed);
    step.tanh(squashed, squashed);
    step.copy(output, way);
    step.addProduct(output, squashed, b);
  }

  @Override
  public void backward(Step step) {
    tick(step);
    // output = way + squashed * b
    step.copy(way, output.gradient());
    step.tanhBack(scratch, squashed, output.gradient(), b);
    step.normaliseBack(alone, scratch);
    step.add(upper.gradient(), scratch);
    // upper = e * upper before + b * c
    step.multiply(scratch, output.gradient(), squashed);
    step.addProduct(scratch, upper.gradient(), c);
    step.addProduct(upper.previousGradient(), upper.gradient(), e);
    step.tanhBack(c, c, upper.gradient(), b);
    step.sigmoidBack(b, scratch);
    step.sigmoidBack(e, upper.gradient(), upper.previous());
    step.copy(d, b);
    step.normaliseBack(together, c, d);
    step.addPeepholeBack(fromNow);
    step.addPeepholeBack(fromKept);
    step.addPeepholeBack(fromBefore);
    step.preactivateBack(c, way);
    step.addProduct(lower.gradient(), product.gradient(), upper.recurrent());
    step.addProduct(upper.recurrentGradient(), product.gradient(), lower.now());
    step.preactivateBack(b, d, e);
    // lower = (1 - clock) * lower before + clock * a
    step.addProductOfComplement(lower.previousGradient(), lower.gradient(), clock);
    step.tanhBack(a, a, lower.gradient(), clock);
    step.preactivateBack(a);
  }
}
