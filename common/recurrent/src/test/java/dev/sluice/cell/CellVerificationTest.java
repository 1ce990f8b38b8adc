package dev.sluice.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Invalid declarations and steps of a cell are refused before anything is computed. */
class CellVerificationTest {

  /** A gated cell; each test changes one part of it. */
  private static class Probe extends Cell {
    final State h = outputState("h");
    final State c = state("c");
    final Computed k = kept("k");
    final Gate g = gate("g", INPUT, h);
    final Gate n = gate("n", INPUT, k);
    final Peephole p = peephole(g, c);
    final Block scratch = scratch();
    BiConsumer<Probe, Step> forward = Probe::rightForward;
    BiConsumer<Probe, Step> backward = Probe::rightBackward;

    Probe() {
      super("probe", "for tests");
    }

    final void rightForward(Step step) {
      step.preactivate(g);
      step.addPeephole(p);
      step.sigmoid(g);
      step.multiply(k, g, h.recurrent());
      step.preactivate(n);
      step.tanh(n, n);
      step.interpolate(c.now(), g, c.previous(), n);
      step.tanh(h.now(), c.now());
    }

    final void rightBackward(Step step) {
      step.tanhBack(scratch, h.now(), h.gradient());
      step.add(c.gradient(), scratch);
      step.addProductOfComplement(c.previousGradient(), c.gradient(), g);
      step.subtract(scratch, n, c.previous());
      step.tanhBack(n, n, c.gradient(), g);
      step.multiply(scratch, scratch, c.gradient());
      step.preactivateBack(n);
      step.addProduct(scratch, k.gradient(), h.recurrent());
      step.addProduct(h.recurrentGradient(), k.gradient(), g);
      step.sigmoidBack(g, scratch);
      step.addPeepholeBack(p);
      step.preactivateBack(g);
    }

    @Override
    public void forward(Step step) {
      forward.accept(this, step);
    }

    @Override
    public void backward(Step step) {
      backward.accept(this, step);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.sluice.cell.Cells#all")
  void allCellsAreAccepted(Cell cell) {
    cell.verify();
  }

  @Test
  void theUnchangedProbeIsAccepted() {
    new Probe().verify();
  }

  @Test
  void aStateMayBeComputedInPlace() {
    Cell cell =
        new Cell("in-place", "for tests") {
          private final State h = outputState("h");
          private final State c = state("c");
          private final Gate g = gate("g", INPUT, h);

          @Override
          public void forward(Step step) {
            step.preactivate(g);
            step.add(g, c.previous());
            step.copy(c.now(), g);
            step.tanh(c.now(), c.now());
            step.copy(h.now(), g);
          }

          @Override
          public void backward(Step step) {
            step.tanhBack(g, c.now(), c.gradient());
            step.add(g, h.gradient());
            step.add(c.previousGradient(), g);
            step.preactivateBack(g);
          }
        };
    // The gradient of c goes nowhere but back: nothing reads c.now() once it is complete.
    cell.verify();
  }

  @Test
  void aStateReadAfterItIsCompleteNeedsAGradient() {
    assertBackwardRefused(
        "the forward step reads c, but nothing is added to the gradient of c",
        (probe, step) -> {
          step.tanhBack(probe.scratch, probe.h.now(), probe.h.gradient());
          step.addProductOfComplement(probe.c.previousGradient(), probe.c.gradient(), probe.g);
          step.tanhBack(probe.n, probe.n, probe.c.gradient(), probe.g);
          step.preactivateBack(probe.n);
          step.addProduct(probe.h.recurrentGradient(), probe.k.gradient(), probe.g);
          step.sigmoidBack(probe.g, probe.scratch);
          step.addPeepholeBack(probe.p);
          step.preactivateBack(probe.g);
        });
  }

  private static void assertForwardRefused(String message, BiConsumer<Probe, Step> forward) {
    Probe probe = new Probe();
    probe.forward = forward;
    assertThatThrownBy(probe::verify)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The cell 'probe', forward step: " + message);
  }

  private static void assertBackwardRefused(String message, BiConsumer<Probe, Step> backward) {
    Probe probe = new Probe();
    probe.backward = backward;
    assertThatThrownBy(probe::verify)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The cell 'probe', backward step: " + message);
  }

  @Test
  void aGateMustBePreactivatedBeforeItIsRead() {
    assertForwardRefused(
        "gate 'g' is read before preactivate", (cell, step) -> step.sigmoid(cell.g));
    assertForwardRefused(
        "gate 'g' is written before preactivate",
        (cell, step) -> step.copy(cell.g, cell.c.previous()));
    assertForwardRefused(
        "preactivate is called twice for gate 'g'",
        (cell, step) -> step.preactivate(cell.g, cell.g));
  }

  @Test
  void aSourceMustBeSetBeforeItsProductAndNotChangeAfterwards() {
    assertForwardRefused(
        "kept block 'k' is the source of weights before it is set",
        (cell, step) -> step.preactivate(cell.n));
    assertForwardRefused(
        "kept block 'k' is written after its product with weights",
        (cell, step) -> {
          cell.rightForward(step);
          step.copy(cell.k, cell.g);
        });
  }

  @Test
  void everyDeclaredBlockMustBeComputed() {
    assertForwardRefused(
        "preactivate is not called for gate 'n'", (cell, step) -> step.preactivate(cell.g));
    assertForwardRefused(
        "addPeephole is not called for peephole from c of the step before to gate 'g'",
        (cell, step) -> {
          step.preactivate(cell.g);
          step.copy(cell.k, cell.g);
          step.preactivate(cell.n);
        });
    assertForwardRefused(
        "the state 'h' is not set",
        (cell, step) -> {
          step.preactivate(cell.g);
          step.addPeephole(cell.p);
          step.copy(cell.k, cell.g);
          step.preactivate(cell.n);
          step.copy(cell.c.now(), cell.n);
        });
    assertForwardRefused(
        "kept block 'k' is read before it is set", (cell, step) -> step.tanh(cell.scratch, cell.k));
  }

  @Test
  void theForwardStepMayNotUseGradientsOrChangePreviousStates() {
    assertForwardRefused(
        "the gradient of h is used, but exists only in the backward step",
        (cell, step) -> step.copy(cell.scratch, cell.h.gradient()));
    assertForwardRefused(
        "c of the step before is written, but belongs to the step before",
        (cell, step) -> step.copy(cell.c.previous(), cell.h.previous()));
    assertForwardRefused(
        "preactivateBack is called, but belongs to the backward step",
        (cell, step) -> step.preactivateBack(cell.g));
  }

  @Test
  void theBackwardStepMayNotChangeWhatTheGradientsNeed() {
    assertBackwardRefused(
        "kept block 'k' is written, but belongs to the forward step",
        (cell, step) -> step.copy(cell.k, cell.g));
    assertBackwardRefused(
        "h is written, but belongs to the forward step",
        (cell, step) -> step.copy(cell.h.now(), cell.g));
    assertBackwardRefused(
        "scratch 0 is read before it is set",
        (cell, step) -> step.add(cell.k.gradient(), cell.scratch));
    assertBackwardRefused(
        "gate 'g' does not hold its delta yet", (cell, step) -> step.preactivateBack(cell.g));
    assertBackwardRefused(
        "gate 'n' is written after preactivateBack or addPeepholeBack",
        (cell, step) -> {
          cell.rightBackward(step);
          step.copy(cell.n, cell.scratch);
        });
    assertBackwardRefused(
        "preactivate is called, but belongs to the forward step",
        (cell, step) -> step.preactivate(cell.g));
  }

  @Test
  void theBackwardStepIsLinearInTheGradients() {
    assertBackwardRefused(
        "gradient of c and gate 'g' both contain gradients, so they cannot be factors",
        (cell, step) -> {
          step.tanhBack(cell.scratch, cell.h.now(), cell.h.gradient());
          step.add(cell.c.gradient(), cell.scratch);
          step.sigmoidBack(cell.g, cell.c.gradient());
          // Too late: g no longer contains its value.
          step.addProduct(cell.c.previousGradient(), cell.c.gradient(), cell.g);
        });
    assertBackwardRefused(
        "gate 'g' contains a gradient where a value is needed",
        (cell, step) -> {
          step.sigmoidBack(cell.g, cell.h.gradient());
          step.addProductOfComplement(cell.c.previousGradient(), cell.c.gradient(), cell.g);
        });
    assertBackwardRefused(
        "a value is added to gradient of c of the step before",
        (cell, step) -> step.add(cell.c.previousGradient(), cell.n));
    assertBackwardRefused(
        "gate 'g' does not hold its delta yet",
        (cell, step) -> {
          step.multiply(cell.g, cell.g, cell.n);
          step.preactivateBack(cell.g);
        });
  }

  @Test
  void aPeepholeIsAddedBeforeTheActivationOfItsGate() {
    assertForwardRefused(
        "peephole from c of the step before to gate 'g' is added after the activation of its gate",
        (cell, step) -> {
          step.preactivate(cell.g);
          step.sigmoid(cell.g);
          step.addPeephole(cell.p);
        });
  }

  @Test
  void aKeptBlockThatIsReadBesideItsProductNeedsBothGradients() {
    Probe probe = new Probe();
    probe.forward =
        (cell, step) -> {
          cell.rightForward(step);
          step.add(cell.h.now(), cell.k);
        };
    assertThatThrownBy(probe::verify)
        .hasMessage(
            "The cell 'probe', backward step: the forward step reads kept block 'k', but nothing"
                + " is added to the gradient of kept block 'k'");
  }

  @Test
  void blocksThatAreNormalisedTogetherAreDistinct() {
    Cell cell =
        new Bare("twice") {
          private final State h = outputState("h");
          private final Gate g = gate("g", INPUT, h);
          private final Normalisation both = normalisation("both", 2);

          @Override
          public void forward(Step step) {
            step.preactivate(g);
            step.normalise(both, g, g);
          }
        };
    assertThatThrownBy(cell::verify)
        .hasMessageEndingWith("the normalisation 'both' has gate 'g' twice");
  }

  @Test
  void anActivationIsReplaceableOnlyIfTheBackwardStepUsesItsSlope() {
    assertThat(new Probe().replaceableActivations())
        .containsExactlyInAnyOrder(ActivationFunction.SIGMOID, ActivationFunction.TANH);
    Probe byHand = new Probe();
    byHand.backward =
        (cell, step) -> {
          step.tanhBack(cell.scratch, cell.h.now(), cell.h.gradient());
          step.add(cell.c.gradient(), cell.scratch);
          step.addProductOfComplement(cell.c.previousGradient(), cell.c.gradient(), cell.g);
          step.subtract(cell.scratch, cell.n, cell.c.previous());
          step.tanhBack(cell.n, cell.n, cell.c.gradient(), cell.g);
          step.multiply(cell.scratch, cell.scratch, cell.c.gradient());
          step.preactivateBack(cell.n);
          step.addProduct(cell.scratch, cell.k.gradient(), cell.h.recurrent());
          step.addProduct(cell.h.recurrentGradient(), cell.k.gradient(), cell.g);
          // scratch * g * (1 - g), which holds for a sigmoid only.
          step.multiply(cell.scratch, cell.scratch, cell.g);
          step.multiply(cell.g, cell.scratch, cell.g);
          step.subtract(cell.g, cell.scratch, cell.g);
          step.addPeepholeBack(cell.p);
          step.preactivateBack(cell.g);
        };
    assertThat(byHand.replaceableActivations()).containsExactly(ActivationFunction.TANH);
  }

  @Test
  void aGradientThatIsWrittenIsNotAnotherArgument() {
    assertBackwardRefused(
        "interpolateBack has gate 'g' as dA and as another argument",
        (cell, step) ->
            step.interpolateBack(
                cell.g,
                cell.n,
                cell.g,
                cell.c.previous(),
                cell.c.previousGradient(),
                cell.c.gradient()));
  }

  @Test
  void everyGradientMustBePropagated() {
    assertBackwardRefused("preactivateBack is not called for gate 'g'", (cell, step) -> {});
    assertBackwardRefused(
        "the gradient of h of the step before is overwritten before it is read; add to it instead",
        (cell, step) -> step.copy(cell.h.previousGradient(), cell.g));
    assertBackwardRefused(
        "the forward step reads c of the step before, but nothing is added to the gradient of c of"
            + " the step before",
        (cell, step) -> back(cell, step, false, true));
    assertBackwardRefused(
        "the forward step reads h of the step before (recurrent), but nothing is added to the"
            + " gradient of h of the step before (recurrent)",
        (cell, step) -> back(cell, step, true, false));
  }

  /** A step back with or without what the states before the step get by element. */
  private static void back(Probe cell, Step step, boolean toC, boolean toH) {
    step.tanhBack(cell.scratch, cell.h.now(), cell.h.gradient());
    step.add(cell.c.gradient(), cell.scratch);
    if (toC) {
      step.addProductOfComplement(cell.c.previousGradient(), cell.c.gradient(), cell.g);
    }
    step.tanhBack(cell.n, cell.n, cell.c.gradient(), cell.g);
    step.preactivateBack(cell.n);
    step.multiply(cell.scratch, cell.k.gradient(), cell.h.recurrent());
    if (toH) {
      step.addProduct(cell.h.recurrentGradient(), cell.k.gradient(), cell.g);
    }
    step.sigmoidBack(cell.g, cell.scratch);
    step.addPeepholeBack(cell.p);
    step.preactivateBack(cell.g);
  }

  @Test
  void theGradientOfAKeptBlockMustBeRead() {
    assertBackwardRefused(
        "the gradient of kept block 'k' is never read",
        (cell, step) -> {
          step.tanhBack(cell.n, cell.n, cell.h.gradient());
          step.copy(cell.g, cell.c.gradient());
          step.addPeepholeBack(cell.p);
          step.preactivateBack(cell.g, cell.n);
        });
  }

  // ---- declarations ----

  private abstract static class Bare extends Cell {
    Bare(String name) {
      super(name, "for tests");
    }

    @Override
    public void forward(Step step) {}

    @Override
    public void backward(Step step) {}
  }

  private static void assertNotDeclared(String message, Supplier<Cell> cell) {
    assertThatThrownBy(() -> cell.get().verify())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void invalidDeclarationsAreRefused() {
    assertNotDeclared(
        "The cell 'x': no state is declared; declare one with state(...) or outputState(...)",
        () -> new Bare("x") {});
    assertNotDeclared(
        "The cell 'x': no output is declared; declare one with outputState(...) or output()",
        () ->
            new Bare("x") {
              final State h = state("h");
            });
    assertNotDeclared(
        "The cell 'x': the state 'h' is declared twice",
        () ->
            new Bare("x") {
              final State h = outputState("h");
              final State other = state("h");
            });
    assertNotDeclared(
        "The cell 'x': the gate 'g' is declared twice",
        () ->
            new Bare("x") {
              final Gate g = gate("g", INPUT);
              final Gate other = gate("g", INPUT);
            });
    assertNotDeclared(
        "The cell 'x': no gate has the source INPUT, so that the input would be ignored",
        () ->
            new Bare("x") {
              final State h = outputState("h");
              final Gate g = gate("g", h);
            });
    assertNotDeclared(
        "The cell 'x': the gate 'g' names the input twice",
        () ->
            new Bare("x") {
              final Gate g = gate("g", INPUT, INPUT);
            });
    assertNotDeclared(
        "The cell 'x': the gate 'g' names h of the step before, which belongs to the cell 'probe'",
        () ->
            new Bare("x") {
              final Gate g = gate("g", new Probe().h);
            });
    assertNotDeclared(
        "The cell 'x': the gate 'g' names the number of steps; use Step.byIndex instead",
        () ->
            new Bare("x") {
              final State n = steps("n");
              final Gate g = gate("g", n);
            });
    assertNotDeclared(
        "The cell 'x': a peephole to gate 'g' comes from the input, which does not have one number"
            + " for each unit",
        () ->
            new Bare("x") {
              final Gate g = gate("g", INPUT);
              final Peephole p = peephole(g, INPUT);
            });
    assertNotDeclared(
        "The name of a cell must consist of lower-case letters, digits and hyphens, such as"
            + " 'lstm-coupled', found 'My Cell'",
        () -> new Bare("My Cell") {});
  }

  @Test
  void statesMaintainedByTheEngineHaveNoBlocks() {
    Bare cell = new Bare("x") {};
    State before = cell.previousInput("before");
    assertThatThrownBy(before::now)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "The state 'before' of the cell 'x' is maintained by the engine and has no blocks; it"
                + " can be used as the source of a gate");
  }

  @Test
  void aCellInUseRefusesFurtherDeclarations() {
    Probe probe = new Probe();
    probe.verify();
    assertThatThrownBy(() -> probe.kept("late"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The cell 'probe': the kept block 'late' is declared after construction; declare it in"
                + " a field");
  }

  @Test
  void theParametersFollowFromTheGates() {
    Probe probe = new Probe();
    assertThat(probe.parameters(3, 4))
        .containsExactly(
            new Parameter("W", 3, 8, Parameter.Role.INPUT_WEIGHTS),
            new Parameter("RW", 4, 8, Parameter.Role.RECURRENT_WEIGHTS),
            new Parameter("b", 1, 8, Parameter.Role.BIAS),
            new Parameter("P", 1, 4, Parameter.Role.PEEPHOLES));
  }
}
