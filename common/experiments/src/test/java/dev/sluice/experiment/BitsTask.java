package dev.sluice.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.error.InputException;
import dev.sluice.network.NetworkDefinition;
import dev.sluice.network.TrainableNetwork;
import dev.sluice.progress.Progress;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Metric;
import dev.sluice.task.Part;
import dev.sluice.task.Problem;
import dev.sluice.task.Task;
import dev.sluice.training.RecurrentStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.codec.digest.DigestUtils;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** A task for tests, registered like any other: predict each bit of a sequence. */
public final class BitsTask implements Task<BitsSettings> {
  public static final Metric ACCURACY = new Metric("accuracy", "accuracy", Metric.Better.HIGHER, 3);

  /** How often all instances together prepared a problem. */
  public static final AtomicInteger PREPARED = new AtomicInteger();

  /** Data with this name is not available. */
  public static final String MISSING = "missing";

  /** Data with this name does not fit into memory. */
  public static final String HUGE = "huge";

  /** Data with this name crashes the process with a message. */
  public static final String DEADLY = "deadly";

  /** Data with this name ends the process like {@code kill -9}, without a message. */
  public static final String KILLED = "killed";

  @Override
  public String name() {
    return "bits";
  }

  @Override
  public String summary() {
    return "Predict bits";
  }

  @Override
  public Class<BitsSettings> settingsType() {
    return BitsSettings.class;
  }

  @Override
  public Metric headline() {
    return ACCURACY;
  }

  @Override
  public List<Metric> metrics() {
    return List.of(ACCURACY);
  }

  @Override
  public Optional<String> trivialBaseline() {
    return Optional.of("majority");
  }

  @Override
  public ObjectNode suggestions(BitsSettings settings) {
    return JsonNodeFactory.instance.objectNode();
  }

  @Override
  public Problem prepare(
      BitsSettings settings, Optional<Map<String, byte[]>> companions, Progress progress) {
    PREPARED.incrementAndGet();
    if (settings.dataName().equals(MISSING)) {
      throw new InputException("there is no data named missing");
    }
    if (settings.dataName().equals(HUGE)) {
      throw new OutOfMemoryError("no room for so many bits");
    }
    if (settings.dataName().equals(DEADLY)) {
      System.err.println("the floor is lava");
      Runtime.getRuntime().halt(3);
    }
    if (settings.dataName().equals(KILLED)) {
      Runtime.getRuntime().halt(128 + 9);
    }
    pause(settings, "next", 2);
    return new Bits(settings);
  }

  /**
   * At the place that a test names ({@code -Dbits.pause=PLACE}), a trial creates a file and waits
   * to be killed.
   */
  private static void pause(BitsSettings settings, String place, long seed) {
    if (place.equals(System.getProperty("bits.pause")) && settings.training().seed() == seed) {
      try {
        Files.writeString(Path.of(System.getProperty("bits.there")), place);
        Thread.sleep(TimeUnit.MINUTES.toMillis(5));
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static final class Bits implements Problem {
    private final BitsSettings settings;
    private final DataSet data;

    Bits(BitsSettings settings) {
      this.settings = settings;
      int length = settings.data().length();
      INDArray input = Nd4j.zeros(16, 1, length);
      INDArray output = Nd4j.zeros(16, 2, length);
      for (int i = 0; i < 16; i++) {
        for (int t = 0; t < length; t++) {
          int bit = (i >> (t % 4)) & 1;
          input.putScalar(i, 0, t, bit);
          output.putScalar(i, bit, t, 1);
        }
      }
      data = new DataSet(input, output);
    }

    @Override
    public Map<String, String> facts() {
      return Map.of("sequences", "16");
    }

    @Override
    public String dataSha256() {
      return DigestUtils.sha256Hex("bits of length " + settings.data().length());
    }

    @Override
    public NetworkDefinition network() {
      NeuralNetConfiguration.ListBuilder network = RecurrentStack.base(settings.training());
      int width = RecurrentStack.add(network, settings.network(), 1, false);
      network.layer(
          new RnnOutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
              .activation(Activation.SOFTMAX)
              .nIn(width)
              .nOut(2)
              .dataFormat(RNNFormat.NCW)
              .build());
      return NetworkDefinition.of(network.build());
    }

    @Override
    public Iterator<MultiDataSet> training(int epoch) {
      if (epoch == 2) {
        pause(settings, "epoch", 1);
      }
      return data.batchBy(8).stream().map(DataSet::toMultiDataSet).iterator();
    }

    @Override
    public int batchesPerEpoch() {
      return 2;
    }

    @Override
    public double validationLoss(TrainableNetwork network) {
      return network.layers().score(data) / settings.data().length();
    }

    @Override
    public Evaluation evaluate(TrainableNetwork network, Part part) {
      pause(settings, "score", 1);
      INDArray predicted = network.output(data).argMax(1);
      INDArray right = data.getLabels().argMax(1);
      double hits = predicted.eq(right).castTo(DataType.FLOAT).meanNumber().doubleValue();
      return new Evaluation(Map.of("accuracy", hits));
    }

    @Override
    public Map<String, Evaluation> baselines(Part part, Progress progress) {
      return Map.of("majority", new Evaluation(Map.of("accuracy", 0.5)));
    }

    @Override
    public Map<String, byte[]> companions() {
      return Map.of("bits.txt", "0 1".getBytes(StandardCharsets.UTF_8));
    }
  }
}
