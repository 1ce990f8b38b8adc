package dev.sluice.diagnostics.music;

import dev.sluice.datasets.MusicData;
import dev.sluice.datasets.iterate.ExampleIterator;
import dev.sluice.datasets.iterate.StepOrder;
import dev.sluice.datasets.music.PianoRoll;
import dev.sluice.datasets.split.TrainShare;
import dev.sluice.diagnostics.gradient.GradientFlow;
import dev.sluice.error.InputException;
import dev.sluice.network.Batches;
import dev.sluice.network.NetworkDefinition;
import dev.sluice.network.TrainableNetwork;
import dev.sluice.progress.Progress;
import dev.sluice.report.Figures;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Part;
import dev.sluice.task.Problem;
import dev.sluice.training.RecurrentStack;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Pieces of music, and the network that predicts the keys of the next step: its input is the keys
 * of a step {@code [batch, 88, time]}; stacked recurrent layers and 88 sigmoid outputs for the next
 * step follow, trained on the cross entropy, summed over the keys. The keys are independent given
 * the previous steps, as in Bai et al. (2018) and Chung et al. (2014).
 *
 * <p>A piece is one sequence. A batch consists of pieces of similar length, padded at the end and
 * masked.
 */
final class MusicProblem implements Problem {
  /** Each key with its frequency. */
  static final String FREQUENCY = "key frequency";

  static final String LAST_CHORD = "last chord";
  static final String MARKOV = "Markov chain a key";

  private static final int KEYS = PianoRoll.KEYS;

  /** The maximal number of steps of the gradient flow. */
  private static final int MAX_GRADIENT_STEPS = 200;

  /** Pieces per forward pass in evaluation. */
  private static final int EVALUATION_BATCH = 16;

  private final MusicSettings settings;
  private final MusicData data;
  private final Map<Part, List<PianoRoll>> parts;

  MusicProblem(MusicSettings settings, MusicData data) {
    this.settings = settings;
    this.data = data;
    parts =
        Map.of(
            Part.TRAIN, predictable(data.split().train()),
            Part.VALIDATION, predictable(data.split().validation()),
            Part.TEST, predictable(data.split().test()));
  }

  /** Omits pieces of a single step, which have nothing to predict. */
  private static List<PianoRoll> predictable(List<PianoRoll> pieces) {
    return pieces.stream().filter(piece -> piece.steps() > 1).toList();
  }

  /**
   * Checks that the training and validation parts can be used for training.
   *
   * @throws InputException if one of them has nothing to predict
   */
  void requireTrainable() {
    for (Part part : List.of(Part.TRAIN, Part.VALIDATION)) {
      if (parts.get(part).isEmpty()) {
        throw new InputException(
            "%s: the %s part needs at least one piece of two or more steps"
                .formatted(data.name(), part.label()));
      }
    }
  }

  private static int[] lengths(List<PianoRoll> pieces) {
    return pieces.stream().mapToInt(piece -> piece.steps() - 1).toArray();
  }

  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    for (Part part : Part.values()) {
      int[] lengths = lengths(parts.get(part));
      facts.put(
          part.label() + " pieces",
          "%s, %s predicted"
              .formatted(
                  Figures.count(lengths.length),
                  Figures.counted(Arrays.stream(lengths).sum(), "step")));
    }
    TrainShare.addTo(facts, settings.data().trainShare());
    return facts;
  }

  @Override
  public String dataSha256() {
    return data.sha256();
  }

  @Override
  public NetworkDefinition network() {
    ListBuilder network = RecurrentStack.base(settings.training());
    int width = RecurrentStack.add(network, settings.network(), KEYS, false);
    RnnOutputLayer.Builder output =
        new RnnOutputLayer.Builder(LossFunction.XENT)
            .activation(Activation.SIGMOID)
            .nIn(width)
            .nOut(KEYS)
            .dataFormat(RNNFormat.NCW);
    if (settings.output().outputDropout() > 0) {
      // Deeplearning4j's parameter is the probability of retaining an input.
      output.dropOut(1 - settings.output().outputDropout());
    }
    return NetworkDefinition.of(network.layer(output.build()).build());
  }

  @Override
  public Iterator<MultiDataSet> training(int epoch) {
    List<PianoRoll> train = parts.get(Part.TRAIN);
    return Batches.madeOnDemand(
        iterator(
            train,
            ExampleIterator.shuffledByLength(
                lengths(train),
                settings.training().batchSize(),
                settings.training().seed(),
                epoch)));
  }

  @Override
  public int batchesPerEpoch() {
    int size = settings.training().batchSize();
    return (parts.get(Part.TRAIN).size() + size - 1) / size;
  }

  private ExampleIterator iterator(List<PianoRoll> pieces, int[][] batches) {
    return new ExampleIterator(
        batches,
        settings.training().batchSize(),
        KEYS,
        KEYS,
        numbers -> batch(Arrays.stream(numbers).mapToObj(pieces::get).toArray(PianoRoll[]::new)));
  }

  /**
   * Features: all steps except the last; labels: the step after each, both {@code [batch, 88,
   * time]}; masks {@code [batch, time]}, absent if all pieces have the same length.
   */
  static DataSet batch(PianoRoll... pieces) {
    int rows = pieces.length;
    int time = Arrays.stream(pieces).mapToInt(PianoRoll::steps).max().getAsInt() - 1;
    float[] features = new float[rows * KEYS * time];
    float[] labels = new float[rows * KEYS * time];
    float[] mask = new float[rows * time];
    boolean padded = false;
    for (int row = 0; row < rows; row++) {
      int steps = pieces[row].steps() - 1;
      padded |= steps < time;
      for (int t = 0; t < steps; t++) {
        int at = KEYS * (row + rows * t);
        for (int key : pieces[row].chords()[t]) {
          features[at + key] = 1;
        }
        for (int key : pieces[row].chords()[t + 1]) {
          labels[at + key] = 1;
        }
        mask[row * time + t] = 1;
      }
    }
    INDArray masks = padded ? Nd4j.create(mask, new long[] {rows, time}, 'c') : null;
    return new DataSet(
        StepOrder.array(features, rows, KEYS, time),
        StepOrder.array(labels, rows, KEYS, time),
        masks,
        masks);
  }

  @Override
  public double validationLoss(TrainableNetwork network) {
    return score(network, parts.get(Part.VALIDATION)).nll();
  }

  @Override
  public Evaluation evaluate(TrainableNetwork network, Part part) {
    List<PianoRoll> pieces = parts.get(part);
    if (pieces.isEmpty()) {
      return new Evaluation(Map.of());
    }
    return score(network, pieces)
        .evaluation(part == Part.TEST ? gradientFlow(network, pieces) : List.of());
  }

  /**
   * The gradient flow along the beginnings of the longest pieces, cut to a common length; none if
   * they are too short.
   */
  private List<Evaluation.Curves> gradientFlow(TrainableNetwork network, List<PianoRoll> pieces) {
    List<PianoRoll> longest =
        pieces.stream()
            .sorted(Comparator.comparingInt(PianoRoll::steps).reversed())
            .limit(GradientFlow.SEQUENCES)
            .toList();
    int steps = Math.min(MAX_GRADIENT_STEPS + 1, longest.get(longest.size() - 1).steps());
    if (steps < 3) {
      return List.of();
    }
    PianoRoll[] beginnings =
        longest.stream()
            .map(piece -> new PianoRoll(Arrays.copyOf(piece.chords(), steps)))
            .toArray(PianoRoll[]::new);
    return List.of(GradientFlow.of(network, network().create(), batch(beginnings).getFeatures()));
  }

  private MusicScore score(TrainableNetwork network, List<PianoRoll> pieces) {
    MusicScore.Totals totals = new MusicScore.Totals();
    ExampleIterator batches =
        iterator(pieces, ExampleIterator.byLength(lengths(pieces), EVALUATION_BATCH));
    while (batches.hasNext()) {
      DataSet batch = batches.next();
      float[] out;
      try (INDArray output = network.output(batch)) {
        out = StepOrder.values(output);
      }
      int[] examples = batches.examples();
      for (int row = 0; row < examples.length; row++) {
        PianoRoll piece = pieces.get(examples[row]);
        for (int t = 1; t < piece.steps(); t++) {
          int at = KEYS * (row + examples.length * (t - 1));
          totals.add(piece, t, key -> out[at + key]);
        }
      }
    }
    return totals.score();
  }

  @Override
  public Map<String, Evaluation> baselines(Part part, Progress progress) {
    List<PianoRoll> train = parts.get(Part.TRAIN);
    List<PianoRoll> scored = parts.get(part);
    Map<String, Evaluation> baselines = new LinkedHashMap<>();
    if (scored.isEmpty()) {
      return baselines;
    }
    baselines.put(FREQUENCY, KeyModel.frequency(train).score(scored).evaluation());
    baselines.put(LAST_CHORD, KeyModel.lastChord(train).score(scored).evaluation());
    baselines.put(MARKOV, KeyModel.markov(train).score(scored).evaluation());
    return baselines;
  }

  /** None, because the inputs and outputs are always 88 keys. */
  @Override
  public Map<String, byte[]> companions() {
    return Map.of();
  }
}
