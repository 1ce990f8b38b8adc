package dev.sluice.training;

import dev.sluice.progress.Progress;
import dev.sluice.task.Evaluation;
import dev.sluice.task.NetworkSettings;
import dev.sluice.task.Part;
import dev.sluice.task.Problem;
import dev.sluice.task.TrainingSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A problem that trains in milliseconds: at each step, is the sum of the inputs so far positive?
 * Tests change its fields to make it go wrong.
 */
public class TinyProblem implements Problem {
  public static final int STEPS = 4;
  private static final int FEATURES = 2;

  private final NetworkSettings network;
  private final TrainingSettings training;
  private final DataSet trainingPart = data(12, STEPS, 1);
  private final DataSet validationPart = data(6, STEPS, 2);

  /** The state is carried over 4 streams of 3 segments each. */
  public boolean stateful;

  /** In this epoch an input is infinite; 0: never. */
  public int poisonedEpoch;

  public String sha256 = "ab12";
  public String vocabulary = "{\"words\":[\"good\",\"bad\"]}";
  public int evaluations;

  /** What validation does besides. */
  public Consumer<MultiLayerNetwork> onValidation = network -> {};

  /** The validation loss. */
  public ToDoubleFunction<MultiLayerNetwork> validation =
      network -> network.score(validationPart) / STEPS;

  public TinyProblem(NetworkSettings network, TrainingSettings training) {
    this.network = network;
    this.training = training;
  }

  /** Inputs and labels {@code [examples, 2, steps]}. */
  static DataSet data(int examples, int steps, long seed) {
    Random random = new Random(seed);
    INDArray x = Nd4j.create(examples, FEATURES, steps);
    INDArray y = Nd4j.create(examples, 2, steps);
    for (int i = 0; i < examples; i++) {
      double sum = 0;
      for (int t = 0; t < steps; t++) {
        for (int k = 0; k < FEATURES; k++) {
          double value = random.nextGaussian();
          sum += value;
          x.putScalar(i, k, t, value);
        }
        y.putScalar(i, sum > 0 ? 1 : 0, t, 1);
      }
    }
    return new DataSet(x, y);
  }

  @Override
  public Map<String, String> facts() {
    return Map.of("training examples", "12");
  }

  @Override
  public String dataSha256() {
    return sha256;
  }

  @Override
  public MultiLayerConfiguration network() {
    NeuralNetConfiguration.ListBuilder list = RecurrentStack.base(training);
    int width = RecurrentStack.add(list, network, FEATURES, false);
    list.layer(
        new RnnOutputLayer.Builder(LossFunction.MCXENT)
            .nIn(width)
            .nOut(2)
            .activation(Activation.SOFTMAX)
            .dataFormat(RNNFormat.NCW)
            .build());
    if (stateful) {
      list.tBPTTLength(STEPS).backpropType(BackpropType.TruncatedBPTT);
    }
    return list.build();
  }

  @Override
  public boolean stateful() {
    return stateful;
  }

  @Override
  public DataSetIterator training(int epoch) {
    List<DataSet> batches = new ArrayList<>();
    List<Integer> order = new ArrayList<>(List.of(0, 1, 2));
    if (!stateful) {
      Collections.shuffle(order, new Random(training.seed() * 31 + epoch));
    }
    for (int i : order) {
      DataSet batch = trainingPart.getRange(4 * i, 4 * i + 4).copy();
      if (epoch == poisonedEpoch) {
        batch.getFeatures().putScalar(0, 0, 0, Float.NaN);
      }
      batches.add(batch);
    }
    return new ExistingDataSetIterator(batches);
  }

  @Override
  public int batchesPerEpoch() {
    return 3;
  }

  @Override
  public double validationLoss(MultiLayerNetwork network) {
    onValidation.accept(network);
    return validation.applyAsDouble(network);
  }

  @Override
  public Evaluation evaluate(MultiLayerNetwork network, Part part) {
    evaluations++;
    DataSet data = part == Part.VALIDATION ? validationPart : data(6, STEPS, 3);
    return new Evaluation(
        Map.of("loss", network.score(data) / STEPS),
        List.of(
            new Evaluation.Detail(
                "parts", List.of(new Evaluation.Names("part", List.of(part.name()))))));
  }

  @Override
  public Map<String, Evaluation> baselines(Part part, Progress progress) {
    return Map.of("coin", new Evaluation(Map.of("loss", Math.log(2))));
  }

  @Override
  public Map<String, byte[]> companions() {
    return Map.of("vocabulary.json", vocabulary.getBytes(StandardCharsets.UTF_8));
  }
}
