package dev.sluice.diagnostics.copymemory;

import dev.sluice.datasets.iterate.ExampleIterator;
import dev.sluice.datasets.iterate.StepOrder;
import dev.sluice.diagnostics.generated.Examples;
import dev.sluice.diagnostics.generated.GeneratedProblem;
import dev.sluice.diagnostics.gradient.GradientFlow;
import dev.sluice.layer.SequenceSoftmax;
import dev.sluice.network.NetworkDefinition;
import dev.sluice.network.TrainableNetwork;
import dev.sluice.progress.Progress;
import dev.sluice.report.Figures;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Part;
import dev.sluice.training.RecurrentStack;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * The copy memory problem and its network: one-hot symbols {@code [batch, 10, time]}, stacked
 * recurrent layers, and at every step a softmax over the ten symbols, trained on the cross entropy.
 */
final class CopyMemoryProblem extends GeneratedProblem {
  /** The baseline of the literature: no memory. */
  static final String MEMORYLESS = "memoryless";

  private static final int ALPHABET = CopyExample.ALPHABET;

  /** Sequences per forward pass in evaluation. */
  private static final int EVALUATION_BATCH = 50;

  private final CopyMemorySettings settings;

  CopyMemoryProblem(CopyMemorySettings settings) {
    super(settings.training());
    this.settings = settings;
  }

  @Override
  protected int count(Part part) {
    return switch (part) {
      case TRAIN -> settings.data().trainExamples();
      case VALIDATION -> settings.data().validationExamples();
      case TEST -> settings.data().testExamples();
    };
  }

  private CopyExample example(Part part, int number) {
    return CopyExample.draw(settings.data(), part, number);
  }

  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    for (Part part : Part.values()) {
      facts.put(part.label() + " examples", Figures.count(count(part)));
    }
    facts.put("blank steps", Figures.count(settings.data().length()));
    facts.put("steps per sequence", Figures.count(example(Part.TRAIN, 0).steps()));
    return facts;
  }

  @Override
  public String dataSha256() {
    Examples.Digest digest = new Examples.Digest();
    for (Part part : Part.values()) {
      for (int i = 0; i < count(part); i++) {
        CopyExample example = example(part, i);
        digest.add(example.blanks());
        for (int symbol : example.symbols()) {
          digest.add(symbol);
        }
      }
    }
    return digest.hex();
  }

  @Override
  public NetworkDefinition network() {
    ListBuilder network = RecurrentStack.base(settings.training());
    int width = RecurrentStack.add(network, settings.network(), ALPHABET, false);
    network.layer(
        new SequenceSoftmax.Builder().nIn(width).nOut(ALPHABET).dataFormat(RNNFormat.NCW).build());
    return NetworkDefinition.of(network.build());
  }

  @Override
  protected ExampleIterator iterator(Part part, int[][] batches) {
    return new ExampleIterator(
        batches,
        settings.training().batchSize(),
        ALPHABET,
        ALPHABET,
        numbers ->
            batch(
                Arrays.stream(numbers)
                    .mapToObj(number -> example(part, number))
                    .toArray(CopyExample[]::new)));
  }

  /** Features and labels, both one-hot {@code [batch, 10, time]}. */
  static DataSet batch(CopyExample... examples) {
    int rows = examples.length;
    int steps = examples[0].steps();
    float[] features = new float[rows * ALPHABET * steps];
    float[] labels = new float[rows * ALPHABET * steps];
    for (int row = 0; row < rows; row++) {
      for (int t = 0; t < steps; t++) {
        int at = ALPHABET * (row + rows * t);
        features[at + examples[row].input(t)] = 1;
        labels[at + examples[row].target(t)] = 1;
      }
    }
    return new DataSet(
        StepOrder.array(features, rows, ALPHABET, steps),
        StepOrder.array(labels, rows, ALPHABET, steps));
  }

  @Override
  public double validationLoss(TrainableNetwork network) {
    return score(network, Part.VALIDATION).loss();
  }

  @Override
  public Evaluation evaluate(TrainableNetwork network, Part part) {
    return score(network, part)
        .evaluation(part == Part.TEST ? List.of(gradientFlow(network)) : List.of());
  }

  private Evaluation.Curves gradientFlow(TrainableNetwork network) {
    CopyExample[] examples =
        IntStream.range(0, Math.min(count(Part.TEST), GradientFlow.SEQUENCES))
            .mapToObj(i -> example(Part.TEST, i))
            .toArray(CopyExample[]::new);
    return GradientFlow.of(network, network().create(), batch(examples).getFeatures());
  }

  private CopyScore score(TrainableNetwork network, Part part) {
    CopyScore.Totals totals = new CopyScore.Totals();
    ExampleIterator batches =
        iterator(part, ExampleIterator.inOrder(count(part), EVALUATION_BATCH));
    while (batches.hasNext()) {
      float[] out;
      try (INDArray output = network.output(batches.next())) {
        out = StepOrder.values(output);
      }
      int[] examples = batches.examples();
      for (int row = 0; row < examples.length; row++) {
        totals.add(example(part, examples[row]), out, ALPHABET * row, ALPHABET * examples.length);
      }
    }
    return totals.score();
  }

  @Override
  public Map<String, Evaluation> baselines(Part part, Progress progress) {
    return Map.of(MEMORYLESS, CopyScore.memoryless(settings.data().length()).evaluation());
  }
}
