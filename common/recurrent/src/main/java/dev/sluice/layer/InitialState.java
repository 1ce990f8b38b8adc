package dev.sluice.layer;

import java.util.Arrays;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A vertex that hands the final state of an encoder to a decoder as its initial state: what {@code
 * return_state} and {@code initial_state} do in Keras.
 *
 * <pre>{@code
 * .addLayer("encoder", new Lstm.Builder().nOut(64).build(), "source")
 * .addVertex("start", new InitialState(), "target", "encoder")
 * .addLayer("decoder", new Lstm.Builder().nOut(64).build(), "start")
 * }</pre>
 *
 * <p>It has two inputs. The first is the sequence that the decoder reads, {@code [batch, features,
 * time]} or {@code [batch, time, features]}; it goes through unchanged, with its mask. The second
 * is the encoder's output, of which only the connection matters: the vertex takes the encoder's
 * states from the layer itself. Its only output is the decoder's input.
 *
 * <p>The decoder starts from every state of the encoder's cell (of an LSTM the output and the
 * memory) as it is after each example's last unmasked step, so that it continues where the encoder
 * stopped. A fully masked example hands over the encoder's own initial state: zeros, unless the
 * encoder was itself given a state. In back-propagation the gradient of these states goes into the
 * encoder, in addition to that of its outputs.
 *
 * <p>Encoder and decoder are recurrent layers of this package, with the same cell and the same
 * number of units; they may be inside {@code LastTimeStep} or {@code MaskZeroLayer}, and differ in
 * data format and in the lengths of their sequences. An encoder may be a {@link
 * PaddedBidirectional}, if the decoder has twice the units of a half: each state is then the
 * forward half's followed by the backward half's. Cells that keep the input of the step before,
 * such as {@code qrnn}, hand that over as well: their encoder and decoder need inputs of the same
 * size, and it cannot be bidirectional. An encoder can serve several decoders, each after a vertex
 * of its own. Layers in a stack have a vertex each.
 *
 * <p>In {@code rnnTimeStep} a decoder that has a state from an earlier call continues from that,
 * and the encoder's is handed over at the first call after {@code rnnClearPreviousState}. Truncated
 * BPTT is refused: Deeplearning4j cuts the source into segments too, so that the decoder would
 * start before the encoder is done.
 */
public final class InitialState extends GraphVertex {
  private static final long serialVersionUID = 1L;

  static final String NO_TRUNCATED_BPTT =
      "Truncated BPTT is not possible with InitialState: it cuts source and target into segments, and"
          + " the decoder would start before the encoder has read its source; use"
          + " backpropType(BackpropType.Standard) ";

  /** Creates a vertex. Its inputs and its output determine the layers that it connects. */
  public InitialState() {}

  @Override
  public InitialState clone() {
    return new InitialState();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InitialState;
  }

  @Override
  public int hashCode() {
    return InitialState.class.hashCode();
  }

  @Override
  public long numParams(boolean backprop) {
    return 0;
  }

  @Override
  public int minVertexInputs() {
    return 2;
  }

  @Override
  public int maxVertexInputs() {
    return 2;
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType type) {
    if (graph.getConfiguration().getBackpropType() == BackpropType.TruncatedBPTT) {
      throw new DL4JInvalidConfigException(NO_TRUNCATED_BPTT + "(vertex '" + name + "')");
    }
    return new InitialStateVertex(graph, name, index, type);
  }

  @Override
  public InputType getOutputType(int index, InputType... inputs) {
    if (inputs.length != 2 || !(inputs[0] instanceof InputType.InputTypeRecurrent)) {
      throw new InvalidInputTypeException(
          "InitialState expects two inputs, the sequence that the decoder reads and the encoder's"
              + " output; found "
              + Arrays.toString(inputs));
    }
    return inputs[0];
  }

  @Override
  public MemoryReport getMemoryReport(InputType... inputs) {
    return new LayerMemoryReport.Builder(
            null, InitialState.class, inputs[0], getOutputType(-1, inputs))
        .standardMemory(0, 0)
        .workingMemory(0, 0, 0, inputs[1].arrayElementsPerExample())
        .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .build();
  }

  @Override
  public String toString() {
    return "InitialState()";
  }
}
