package dev.sluice.training;

import dev.sluice.network.NetworkDefinition;
import dev.sluice.network.TrainableNetwork;
import dev.sluice.progress.Progress;
import dev.sluice.task.Evaluation;
import dev.sluice.task.NetworkSettings;
import dev.sluice.task.Part;
import dev.sluice.task.Problem;
import dev.sluice.task.TrainingSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A problem that trains in milliseconds: at each step, is the sum of the inputs so far positive?
 * Tests change its fields to make it go wrong. Its network is of either kind: layers that read both
 * inputs together, or a graph that reads each input separately and has a second output: is the sum
 * of the first input positive?
 */
public class TinyProblem implements Problem {
  public static final int STEPS = 4;
  private static final int FEATURES = 2;

  /** Which kind of network. */
  public enum Kind {
    LAYERS,
    GRAPH
  }

  private final Kind kind;
  private final NetworkSettings network;
  private final TrainingSettings training;
  private final MultiDataSet validationPart;

  /** The state is carried over 4 streams of 3 segments each. */
  public boolean stateful;

  /** In this epoch an input is NaN; 0: never. */
  public int divergingEpoch;

  public String sha256 = "ab12";
  public String vocabulary = "{\"words\":[\"good\",\"bad\"]}";
  public int evaluations;

  /** Called by each validation. */
  public Consumer<TrainableNetwork> onValidation = network -> {};

  /** The validation loss. */
  public ToDoubleFunction<TrainableNetwork> validation;

  /** Called after the weights are initialised. */
  public Consumer<TrainableNetwork> onInitialise = network -> {};

  public TinyProblem(Kind kind, NetworkSettings network, TrainingSettings training) {
    this.kind = kind;
    this.network = network;
    this.training = training;
    this.validationPart = part(6, 2);
    this.validation = trained -> score(trained, validationPart);
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

  /** The examples of a part, as this kind of network takes them. */
  public MultiDataSet part(int examples, long seed) {
    DataSet data = data(examples, STEPS, seed);
    if (kind == Kind.LAYERS) {
      return data.toMultiDataSet();
    }
    INDArray both = data.getFeatures();
    return new org.nd4j.linalg.dataset.MultiDataSet(
        new INDArray[] {feature(both, 0), feature(both, 1)},
        new INDArray[] {data.getLabels(), positive(feature(both, 0))});
  }

  /** Labels {@code [examples, 2, steps]} of one input. */
  private static INDArray positive(INDArray x) {
    INDArray labels = Nd4j.create(x.size(0), 2, x.size(2));
    for (int i = 0; i < x.size(0); i++) {
      double sum = 0;
      for (int t = 0; t < x.size(2); t++) {
        sum += x.getDouble(i, 0, t);
        labels.putScalar(i, sum > 0 ? 1 : 0, t, 1);
      }
    }
    return labels;
  }

  private static INDArray feature(INDArray both, int k) {
    return both.get(NDArrayIndex.all(), NDArrayIndex.interval(k, k + 1), NDArrayIndex.all()).dup();
  }

  /** Mean loss per step, without dropout. */
  private double score(TrainableNetwork trained, MultiDataSet data) {
    double sum =
        kind == Kind.GRAPH
            ? trained.graph().score(data)
            : trained.layers().score(new DataSet(data.getFeatures(0), data.getLabels(0)));
    return sum / (STEPS * data.numLabelsArrays());
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
  public NetworkDefinition network() {
    return kind == Kind.LAYERS ? layers() : graph();
  }

  private NetworkDefinition layers() {
    NeuralNetConfiguration.ListBuilder list = RecurrentStack.base(training);
    list.layer(positive(RecurrentStack.add(list, network, FEATURES, false)));
    if (stateful) {
      list.tBPTTLength(STEPS).backpropType(BackpropType.TruncatedBPTT);
    }
    return NetworkDefinition.of(list.build());
  }

  private NetworkDefinition graph() {
    GraphBuilder graph = RecurrentStack.graph(training).addInputs("first", "second");
    int width = RecurrentStack.width(network, false);
    String first = RecurrentStack.add(graph, "of-first", network, 1, false, "first");
    String second = RecurrentStack.add(graph, "of-second", network, 1, false, "second");
    graph.addVertex("both", new MergeVertex(), first, second);
    graph.addLayer("positive", positive(2 * width), "both");
    graph.addLayer("first-positive", positive(2 * width), "both");
    graph.setOutputs("positive", "first-positive");
    if (stateful) {
      graph.tBPTTLength(STEPS).backpropType(BackpropType.TruncatedBPTT);
    }
    return NetworkDefinition.of(graph.build());
  }

  private static RnnOutputLayer positive(int width) {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .nIn(width)
        .nOut(2)
        .activation(Activation.SOFTMAX)
        .dataFormat(RNNFormat.NCW)
        .build();
  }

  @Override
  public void initialise(TrainableNetwork fresh) {
    onInitialise.accept(fresh);
  }

  @Override
  public boolean stateful() {
    return stateful;
  }

  @Override
  public Iterator<MultiDataSet> training(int epoch) {
    List<MultiDataSet> batches = new ArrayList<>();
    List<MultiDataSet> examples = part(12, 1).asList();
    List<Integer> order = new ArrayList<>(List.of(0, 1, 2));
    if (!stateful) {
      Collections.shuffle(order, new Random(training.seed() * 31 + epoch));
    }
    for (int i : order) {
      MultiDataSet batch =
          org.nd4j.linalg.dataset.MultiDataSet.merge(examples.subList(4 * i, 4 * i + 4));
      if (epoch == divergingEpoch) {
        batch.getFeatures(0).putScalar(0, 0, 0, Float.NaN);
      }
      batches.add(batch);
    }
    return batches.iterator();
  }

  @Override
  public int batchesPerEpoch() {
    return 3;
  }

  @Override
  public double validationLoss(TrainableNetwork network) {
    onValidation.accept(network);
    return validation.applyAsDouble(network);
  }

  @Override
  public Evaluation evaluate(TrainableNetwork network, Part part) {
    evaluations++;
    MultiDataSet data = part == Part.VALIDATION ? validationPart : part(6, 3);
    return new Evaluation(
        Map.of("loss", score(network, data)),
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
