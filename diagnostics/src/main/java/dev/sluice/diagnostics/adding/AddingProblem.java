package dev.sluice.diagnostics.adding;

import dev.sluice.datasets.iterate.ExampleIterator;
import dev.sluice.datasets.iterate.StepOrder;
import dev.sluice.diagnostics.generated.Examples;
import dev.sluice.diagnostics.generated.GeneratedProblem;
import dev.sluice.diagnostics.gradient.GradientFlow;
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
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The adding problem and its network: stacked recurrent layers over the sequence {@code [batch, 2,
 * time]} and one linear unit on the output of the last step, trained on the squared error.
 */
final class AddingProblem extends GeneratedProblem {
  /** The baseline of the literature: the expected sum, whose expected squared error is 1/6. */
  static final String ALWAYS_ONE = "always 1";

  /** The number and the marker. */
  private static final int INPUTS = 2;

  /** Sequences per forward pass in evaluation. */
  private static final int EVALUATION_BATCH = 100;

  private final AddingSettings settings;

  AddingProblem(AddingSettings settings) {
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

  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    for (Part part : Part.values()) {
      facts.put(part.label() + " examples", Figures.count(count(part)));
    }
    facts.put("steps per sequence", Figures.count(settings.data().length()));
    facts.put("marked numbers", settings.data().markers().name().toLowerCase(Locale.ROOT));
    return facts;
  }

  @Override
  public String dataSha256() {
    Examples.Digest digest = new Examples.Digest();
    for (Part part : Part.values()) {
      for (int i = 0; i < count(part); i++) {
        AddingExample example = AddingExample.draw(settings.data(), part, i);
        digest.add(example.numbers());
        digest.add(example.first(), example.second());
      }
    }
    return digest.hex();
  }

  @Override
  public NetworkDefinition network() {
    ListBuilder network = RecurrentStack.base(settings.training());
    int width = RecurrentStack.addToLastStep(network, settings.network(), INPUTS);
    network.layer(
        new OutputLayer.Builder(LossFunction.MSE)
            .nIn(width)
            .nOut(1)
            .activation(Activation.IDENTITY)
            .build());
    return NetworkDefinition.of(network.build());
  }

  private ExampleIterator inOrder(Part part) {
    return iterator(part, ExampleIterator.inOrder(count(part), EVALUATION_BATCH));
  }

  @Override
  protected ExampleIterator iterator(Part part, int[][] batches) {
    return new ExampleIterator(
        batches,
        settings.training().batchSize(),
        INPUTS,
        1,
        numbers ->
            batch(
                Arrays.stream(numbers)
                    .mapToObj(number -> AddingExample.draw(settings.data(), part, number))
                    .toArray(AddingExample[]::new)));
  }

  /**
   * Features {@code [batch, 2, time]}: numbers and markers; labels {@code [batch, 1]}: the sums.
   */
  static DataSet batch(AddingExample... examples) {
    int rows = examples.length;
    int steps = examples[0].numbers().length;
    float[] features = new float[rows * INPUTS * steps];
    float[] sums = new float[rows];
    for (int row = 0; row < rows; row++) {
      AddingExample example = examples[row];
      for (int t = 0; t < steps; t++) {
        int at = INPUTS * (row + rows * t);
        features[at] = example.numbers()[t];
        features[at + 1] = example.marker(t);
      }
      sums[row] = example.sum();
    }
    return new DataSet(
        StepOrder.array(features, rows, INPUTS, steps),
        Nd4j.create(sums, new long[] {rows, 1}, 'c'));
  }

  @Override
  public double validationLoss(TrainableNetwork network) {
    return score(network, Part.VALIDATION).squaredError();
  }

  @Override
  public Evaluation evaluate(TrainableNetwork network, Part part) {
    return score(network, part)
        .evaluation(part == Part.TEST ? List.of(gradientFlow(network)) : List.of());
  }

  private Evaluation.Curves gradientFlow(TrainableNetwork network) {
    AddingExample[] examples =
        IntStream.range(0, Math.min(count(Part.TEST), GradientFlow.SEQUENCES))
            .mapToObj(i -> AddingExample.draw(settings.data(), Part.TEST, i))
            .toArray(AddingExample[]::new);
    return GradientFlow.of(network, network().create(), batch(examples).getFeatures());
  }

  private AddingScore score(TrainableNetwork network, Part part) {
    double[] outputs = new double[count(part)];
    int done = 0;
    for (ExampleIterator batches = inOrder(part); batches.hasNext(); ) {
      for (double output : network.output(batches.next()).toDoubleVector()) {
        outputs[done++] = output;
      }
    }
    return AddingScore.of(sums(part), outputs);
  }

  private double[] sums(Part part) {
    return IntStream.range(0, count(part))
        .mapToDouble(i -> AddingExample.draw(settings.data(), part, i).sum())
        .toArray();
  }

  @Override
  public Map<String, Evaluation> baselines(Part part, Progress progress) {
    double[] ones = new double[count(part)];
    Arrays.fill(ones, 1);
    return Map.of(ALWAYS_ONE, AddingScore.of(sums(part), ones).evaluation());
  }
}
