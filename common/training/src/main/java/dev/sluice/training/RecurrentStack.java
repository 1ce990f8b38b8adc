package dev.sluice.training;

import dev.sluice.layer.PaddedBidirectional;
import dev.sluice.layer.RecurrentConf;
import dev.sluice.task.CellOption;
import dev.sluice.task.NetworkSettings;
import dev.sluice.task.TrainingSettings;
import dev.sluice.updater.CosineSchedule;
import dev.sluice.updater.OnePassAdam;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/**
 * The part of a network that all tasks share: the base configuration and the stacked recurrent
 * layers. A task adds the layers before (an embedding) and after (the head):
 *
 * <pre>{@code
 * ListBuilder network = RecurrentStack.base(settings.training());
 * network.layer(embedding);
 * int width = RecurrentStack.add(network, settings.network(), embeddingSize, false);
 * network.layer(new SequenceSoftmax.Builder().nIn(width).dataFormat(RNNFormat.NCW)...build());
 * }</pre>
 *
 * <p>A task whose network has several inputs, outputs or paths starts with {@link #graph} and names
 * the input of each part.
 */
public final class RecurrentStack {
  private RecurrentStack() {}

  /**
   * A configuration without layers: single precision, the seed, Adam with its schedule, the weight
   * initialisation of Glorot and Bengio (2010; Deeplearning4j's XAVIER, also for recurrent
   * weights), no regularisation. {@link Trainer} clips gradients.
   */
  public static NeuralNetConfiguration.ListBuilder base(TrainingSettings training) {
    return configuration(training).list();
  }

  /** The same for a graph without vertices. */
  public static GraphBuilder graph(TrainingSettings training) {
    return configuration(training).graphBuilder();
  }

  private static NeuralNetConfiguration.Builder configuration(TrainingSettings training) {
    return new NeuralNetConfiguration.Builder()
        .seed(training.seed())
        .dataType(DataType.FLOAT)
        .updater(new OnePassAdam(schedule(training)))
        .weightInit(WeightInit.XAVIER)
        .trainingWorkspaceMode(WorkspaceMode.ENABLED)
        .inferenceWorkspaceMode(WorkspaceMode.ENABLED);
  }

  /** The learning rate by epoch, in a form that is stored with the network. */
  static ISchedule schedule(TrainingSettings training) {
    double rate = training.learningRate();
    return switch (training.schedule()) {
      case CONSTANT -> new FixedSchedule(rate);
      case STEP ->
          new StepSchedule(
              ScheduleType.EPOCH, rate, training.scheduleFactor(), training.scheduleEpochs());
      case EXPONENTIAL ->
          new ExponentialSchedule(ScheduleType.EPOCH, rate, training.scheduleFactor());
      case COSINE -> new CosineSchedule(rate, training.epochs());
    };
  }

  /**
   * Adds the stacked recurrent layers, whose input and output are {@code [batch, features, time]}.
   *
   * @param inputs the number of input features per step
   * @param bidirectional whether each layer also reads backwards and concatenates its two outputs
   * @return the last layer's output features per step: the units, doubled if bidirectional
   */
  public static int add(
      NeuralNetConfiguration.ListBuilder network,
      NetworkSettings settings,
      int inputs,
      boolean bidirectional) {
    int width = inputs;
    for (int i = 0; i < settings.layers(); i++) {
      network.layer(layer(settings, width, bidirectional, network.getLayerwise().isEmpty()));
      width = width(settings, bidirectional);
    }
    return width;
  }

  /**
   * Adds the stacked recurrent layers to a graph, as the vertices {@code NAME-1}, {@code NAME-2}
   * and so on, each of which reads the previous one.
   *
   * @param inputs the number of input features per step
   * @param from the vertex or network input that the first layer reads
   * @return the name of the last layer's vertex, which has {@link #width} output features per step
   */
  public static String add(
      GraphBuilder graph,
      String name,
      NetworkSettings settings,
      int inputs,
      boolean bidirectional,
      String from) {
    String below = from;
    int width = inputs;
    for (int i = 1; i <= settings.layers(); i++) {
      String vertex = name + "-" + i;
      boolean first = graph.getNetworkInputs().contains(below);
      graph.addLayer(vertex, layer(settings, width, bidirectional, first), below);
      below = vertex;
      width = width(settings, bidirectional);
    }
    return below;
  }

  /** Output features of the stacked layers per step: the units, doubled if bidirectional. */
  public static int width(NetworkSettings settings, boolean bidirectional) {
    return settings.units() * (bidirectional ? 2 : 1);
  }

  private static Layer layer(
      NetworkSettings settings, int inputs, boolean bidirectional, boolean first) {
    BaseRecurrentLayer layer = builder(settings, inputs, first).build();
    return bidirectional ? new PaddedBidirectional(layer) : layer;
  }

  /**
   * Adds the stacked recurrent layers, the last of which returns only its last step: {@code [batch,
   * features, time]} to {@code [batch, units]}. For sequences that have no mask, or are padded only
   * at the end.
   *
   * @param inputs the number of input features per step
   * @return the units
   */
  public static int addToLastStep(
      NeuralNetConfiguration.ListBuilder network, NetworkSettings settings, int inputs) {
    int width = inputs;
    for (int i = 0; i < settings.layers(); i++) {
      BaseRecurrentLayer.Builder<?> builder =
          builder(settings, width, network.getLayerwise().isEmpty());
      network.layer(i == settings.layers() - 1 ? lastStep(builder) : builder.build());
      width = settings.units();
    }
    return width;
  }

  /** Sluice's layers can return only the last step; Deeplearning4j's are wrapped. */
  private static Layer lastStep(BaseRecurrentLayer.Builder<?> builder) {
    if (builder instanceof RecurrentConf.Builder<?> own) {
      return own.returnSequences(false).build();
    }
    BaseRecurrentLayer layer = builder.build();
    return new LastTimeStep(layer);
  }

  private static BaseRecurrentLayer.Builder<?> builder(
      NetworkSettings settings, int inputs, boolean first) {
    BaseRecurrentLayer.Builder<?> layer = CellOption.named(settings.cell()).layer();
    layer.nIn(inputs);
    layer.nOut(settings.units());
    layer.dataFormat(RNNFormat.NCW);
    if (settings.dropout() > 0) {
      // Deeplearning4j expects the share that is kept.
      layer.dropOut(1 - settings.dropout());
    }
    if (layer instanceof RecurrentConf.Builder<?> own) {
      own.recurrentDropOut(1 - settings.recurrentDropout());
      // The first layer reads data, which needs no gradient.
      own.inputGradient(!first);
    }
    return layer;
  }
}
