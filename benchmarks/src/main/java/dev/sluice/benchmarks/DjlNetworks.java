package dev.sluice.benchmarks;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.recurrent.RNN;
import ai.djl.nn.recurrent.RecurrentBlock;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.util.PairList;
import java.util.Random;

/**
 * PyTorch inside the virtual machine, through DJL: PyTorch's kernels for LSTM, GRU and RNN, called
 * from DJL's blocks, PyTorch's automatic differentiation, and DJL's Adam.
 *
 * <p>DJL does not support packed sequences: a masked shape is computed over its padding, and the
 * output of each sequence is taken at its last step.
 */
final class DjlNetworks implements Implementation {
  private static final float LEARNING_RATE = 1e-3f;

  @Override
  public String about() {
    return "PyTorch " + engine().getVersion() + " through DJL " + Engine.getDjlVersion();
  }

  private static Engine engine() {
    return Engine.getEngine("PyTorch");
  }

  @Override
  public boolean offers(RecurrentCell cell) {
    return cell.isCompared();
  }

  @Override
  public void useThreads(int threads) {
    JniUtils.setNumThreads(threads);
  }

  @Override
  public Workload prepare(Shape shape, RecurrentCell cell, Work work) {
    if (work == Work.GENERATE) {
      return new Generation(shape, cell);
    }
    Model model = Model.newInstance("benchmark", Device.cpu(), "PyTorch");
    NDManager manager = model.getNDManager().newSubManager();
    NDArray features = features(shape, manager);
    NDArray labels = labels(shape, manager);
    NDArray lastSteps = lastSteps(shape, manager);
    model.setBlock(network(shape, cell, lastSteps));
    Loss loss =
        shape.output() == Shape.Output.LINEAR
            ? Loss.l2Loss("squares", 1)
            : new SoftmaxCrossEntropyLoss("crossEntropy", 1, -1, true, true);
    Trainer trainer =
        model.newTrainer(
            new DefaultTrainingConfig(loss)
                .optOptimizer(
                    Optimizer.adam().optLearningRateTracker(Tracker.fixed(LEARNING_RATE)).build())
                .optDevices(new Device[] {Device.cpu()}));
    trainer.initialize(features.getShape());
    boolean training = work == Work.TRAIN;
    boolean probabilities = shape.output() != Shape.Output.LINEAR;
    return new Workload() {
      @Override
      public void run() {
        try (NDManager step = manager.newSubManager()) {
          NDArray given = features.duplicate();
          given.attach(step);
          if (training) {
            try (GradientCollector collector = trainer.newGradientCollector()) {
              NDList out = trainer.forward(new NDList(given));
              collector.backward(loss.evaluate(new NDList(labels), out));
              out.attach(step);
            }
            trainer.step();
          } else {
            NDList out = trainer.evaluate(new NDList(given));
            out.attach(step);
            NDArray result = out.singletonOrThrow();
            if (probabilities) {
              result = result.softmax(-1);
              result.attach(step);
            }
            // Reading a value waits for the computation.
            result.getFloat(new long[result.getShape().dimension()]);
          }
        }
      }

      @Override
      public void close() {
        trainer.close();
        model.close();
      }
    };
  }

  /** One-hot {@code [time, batch, inputs]}, indices {@code [time, batch]} or numbers. */
  private static NDArray features(Shape shape, NDManager manager) {
    Random random = new Random(20);
    int rows = shape.steps() * shape.batch();
    return switch (shape.input()) {
      case ONE_HOT ->
          indices(random, rows, shape.inputs(), manager)
              .oneHot(shape.inputs())
              .reshape(shape.steps(), shape.batch(), shape.inputs());
      case WORDS ->
          indices(random, rows, shape.vocabulary(), manager).reshape(shape.steps(), shape.batch());
      case NUMBERS ->
          manager.randomNormal(
              new ai.djl.ndarray.types.Shape(shape.steps(), shape.batch(), shape.inputs()));
    };
  }

  private static NDArray labels(Shape shape, NDManager manager) {
    Random random = new Random(21);
    return switch (shape.output()) {
      case SOFTMAX_AT_EVERY_STEP ->
          indices(random, shape.steps() * shape.batch(), shape.outputs(), manager)
              .reshape(shape.steps(), shape.batch(), 1);
      case SOFTMAX -> indices(random, shape.batch(), shape.outputs(), manager).reshape(-1, 1);
      case LINEAR ->
          manager.randomNormal(new ai.djl.ndarray.types.Shape(shape.batch(), shape.outputs()));
    };
  }

  private static NDArray indices(Random random, int count, int below, NDManager manager) {
    return manager.create(random.longs(count, 0, below).toArray());
  }

  /** Rows of {@code [time * batch, units]} with each sequence's last step; null without a mask. */
  private static NDArray lastSteps(Shape shape, NDManager manager) {
    if (!shape.masked()) {
      return null;
    }
    long[] rows = new long[shape.batch()];
    for (int b = 0; b < rows.length; b++) {
      rows[b] = (shape.lengths().get(b) - 1L) * shape.batch() + b;
    }
    return manager.create(rows);
  }

  private static Block network(Shape shape, RecurrentCell cell, NDArray lastSteps) {
    SequentialBlock network = new SequentialBlock();
    if (shape.vocabulary() > 0) {
      network.add(new DenseEmbedding(shape.vocabulary(), shape.inputs()));
    }
    network.add(recurrent(cell, shape, false));
    if (lastSteps != null) {
      network.add(
          new LambdaBlock(
              list ->
                  new NDList(
                      list.singletonOrThrow()
                          .reshape(-1, shape.width())
                          .get(new NDIndex("{}", lastSteps)))));
    } else if (!shape.hasOutputAtEveryStep()) {
      network.add(new LambdaBlock(list -> new NDList(list.singletonOrThrow().get("-1"))));
    }
    return network.add(Linear.builder().setUnits(shape.outputs()).build());
  }

  private static Block recurrent(RecurrentCell cell, Shape shape, boolean returnState) {
    RecurrentBlock.BaseBuilder<?> builder =
        switch (cell) {
          case LSTM -> LSTM.builder();
          case GRU -> GRU.builder();
          case RNN -> RNN.builder().setActivation(RNN.Activation.TANH);
          default -> throw new IllegalArgumentException("PyTorch has no " + cell);
        };
    builder.setNumLayers(shape.layers());
    builder.setStateSize(shape.units());
    builder.optBatchFirst(false);
    builder.optReturnState(returnState);
    builder.optBidirectional(shape.bidirectional());
    if (builder instanceof LSTM.Builder lstm) {
      return lstm.build();
    }
    return builder instanceof GRU.Builder gru ? gru.build() : ((RNN.Builder) builder).build();
  }

  /** An embedding with a dense gradient, like {@code torch.nn.Embedding}. */
  private static final class DenseEmbedding extends AbstractBlock {
    private final int width;
    private final Parameter weight;

    DenseEmbedding(int vocabulary, int width) {
      this.width = width;
      weight =
          addParameter(
              Parameter.builder()
                  .setName("embedding")
                  .setType(Parameter.Type.WEIGHT)
                  .optShape(new ai.djl.ndarray.types.Shape(vocabulary, width))
                  .build());
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store,
        NDList inputs,
        boolean training,
        PairList<String, Object> parameters) {
      NDArray indices = inputs.singletonOrThrow();
      return Embedding.embedding(
          indices, store.getValue(weight, indices.getDevice(), training), SparseFormat.DENSE);
    }

    @Override
    public ai.djl.ndarray.types.Shape[] getOutputShapes(ai.djl.ndarray.types.Shape[] inputs) {
      return new ai.djl.ndarray.types.Shape[] {inputs[0].add(width)};
    }
  }

  /** A network that reads one character at a time and keeps its state. */
  private static final class Generation implements Workload {
    private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    private final ParameterStore store = new ParameterStore(manager, false);
    private final int alphabet;
    private final Block recurrent;
    private final Block output;
    private final Random random = new Random(1);
    private NDList states = new NDList();
    private int last;

    Generation(Shape shape, RecurrentCell cell) {
      alphabet = shape.inputs();
      recurrent = recurrent(cell, shape, true);
      recurrent.initialize(
          manager, DataType.FLOAT32, new ai.djl.ndarray.types.Shape(1, 1, alphabet));
      output = Linear.builder().setUnits(shape.outputs()).build();
      output.initialize(
          manager, DataType.FLOAT32, new ai.djl.ndarray.types.Shape(1, 1, shape.units()));
    }

    @Override
    public void run() {
      try (NDManager step = manager.newSubManager()) {
        float[] oneHot = new float[alphabet];
        oneHot[last] = 1;
        NDList in = new NDList(step.create(oneHot, new ai.djl.ndarray.types.Shape(1, 1, alphabet)));
        in.addAll(states);
        NDList out = recurrent.forward(store, in, false);
        NDArray probabilities =
            output.forward(store, new NDList(out.get(0)), false).singletonOrThrow().softmax(-1);
        NDList next = out.subNDList(1);
        next.attach(manager);
        states.close();
        states = next;
        last = CategoricalSampler.sample(probabilities.toFloatArray(), random);
      }
    }

    @Override
    public void close() {
      manager.close();
    }
  }
}
