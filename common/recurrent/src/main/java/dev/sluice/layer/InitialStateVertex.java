package dev.sluice.layer;

import dev.sluice.cell.State;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The runtime of {@link InitialState}.
 *
 * <p>The states do not pass through the graph, whose edges carry one array each way: the vertex
 * takes them from the encoder's layer when that is done, and hands them to the decoder's before it
 * starts; on the way back it does the same with their gradients. The graph's order of computation
 * has encoder, vertex and decoder in that order, and the reverse on the way back.
 */
// The parent implements setInputs(INDArray...) with an array.
@SuppressWarnings("overrides")
final class InitialStateVertex extends BaseGraphVertex {
  private static final long serialVersionUID = 1L;

  private static final int SEQUENCE = 0;
  private static final int ENCODER = 1;

  /** One layer, or the two halves of a bidirectional one. */
  private List<RecurrentLayer> encoder;

  private RecurrentLayer decoder;

  /** The encoder's last states, until the decoder has them. */
  private Map<String, INDArray> states;

  InitialStateVertex(ComputationGraph graph, String name, int index, DataType type) {
    super(graph, name, index, null, null, type);
  }

  // ---- what it connects ----

  /** Deeplearning4j calls this when every vertex exists and knows its inputs. */
  @Override
  public void setOutputVertices(VertexIndices[] outputs) {
    super.setOutputVertices(outputs);
    GraphVertex source = vertex(inputVertices[ENCODER]);
    encoder = encoder(source);
    if (outputs.length != 1) {
      throw refused(
          "its output is the input of %s, expected one decoder; give every decoder an InitialState of"
                  .formatted(Arrays.stream(outputs).map(this::name).toList())
              + " its own");
    }
    GraphVertex target = vertex(outputs[0]);
    if (!(StockLayers.unwrap(target.getLayer()) instanceof RecurrentLayer layer)) {
      throw refused(
          "its output is the input of %s, expected a decoder: one of the recurrent layers of Sluice, in"
                  .formatted(described(target))
              + " one direction");
    }
    decoder = layer;
    check(source, target);
  }

  private GraphVertex vertex(VertexIndices of) {
    return graph.getVertices()[of.getVertexIndex()];
  }

  private String name(VertexIndices of) {
    return vertex(of).getVertexName();
  }

  private List<RecurrentLayer> encoder(GraphVertex source) {
    Layer layer = StockLayers.unwrap(source.getLayer());
    List<Layer> halves =
        layer instanceof PaddedBidirectionalLayer both
            ? both.halves()
            : layer == null ? List.of() : List.of(layer);
    if (halves.isEmpty() || !halves.stream().allMatch(RecurrentLayer.class::isInstance)) {
      throw refused(
          "its second input is %s, expected an encoder: one of the recurrent layers of Sluice, or a"
                  .formatted(described(source))
              + " PaddedBidirectional of one");
    }
    return halves.stream().map(RecurrentLayer.class::cast).toList();
  }

  private static String described(GraphVertex vertex) {
    Layer layer = StockLayers.unwrap(vertex.getLayer());
    return "'%s' (%s)"
        .formatted(
            vertex.getVertexName(),
            layer == null
                ? vertex.getClass().getSimpleName()
                : layer.conf().getLayer().getClass().getSimpleName());
  }

  private void check(GraphVertex source, GraphVertex target) {
    RecurrentConf from = encoder.get(0).layerConf();
    RecurrentConf to = decoder.layerConf();
    if (!from.cell().isSameAs(to.cell())) {
      throw refused(
          "the encoder '%s' has the cell %s and the decoder '%s' the cell %s; both must have the same"
              .formatted(source.getVertexName(), from.cell(), target.getVertexName(), to.cell()));
    }
    long units = encoder.size() * from.getNOut();
    if (units != to.getNOut()) {
      throw refused(
          "the encoder '%s' has %s units and the decoder '%s' %d; set nOut(%d) in the decoder"
              .formatted(
                  source.getVertexName(),
                  encoder.size() == 1 ? units : "2 x " + from.getNOut(),
                  target.getVertexName(),
                  to.getNOut(),
                  units));
    }
    for (State state : to.cell().states()) {
      if (state.kind() == State.Kind.PREVIOUS_INPUT
          && (encoder.size() > 1 || from.getNIn() != to.getNIn())) {
        throw refused(
            "the cell %s hands over the last input too ('%s'), which needs inputs of one size and one"
                    .formatted(to.cell(), state.key())
                + " direction; found %d inputs in '%s'%s and %d in '%s'"
                    .formatted(
                        from.getNIn(),
                        source.getVertexName(),
                        encoder.size() == 1 ? "" : ", in two directions,",
                        to.getNIn(),
                        target.getVertexName()));
      }
    }
    if (!to.isInputGradient() && !vertex(inputVertices[SEQUENCE]).isInputVertex()) {
      throw refused(
          "the decoder '%s' has inputGradient(false), but reads %s, which learns from its gradient; omit"
                  .formatted(target.getVertexName(), described(vertex(inputVertices[SEQUENCE])))
              + " it there");
    }
  }

  private DL4JInvalidConfigException refused(String problem) {
    return new DL4JInvalidConfigException("InitialState '%s': %s".formatted(vertexName, problem));
  }

  @Override
  public boolean hasLayer() {
    return false;
  }

  @Override
  public Layer getLayer() {
    return null;
  }

  // ---- forward ----

  @Override
  public void setInput(int number, INDArray input, LayerWorkspaceMgr workspaces) {
    super.setInput(number, input, workspaces);
    if (number == ENCODER && decoder != null) {
      // The encoder is done, and not yet cleared.
      states = lastStates();
    }
  }

  @SuppressWarnings("try") // The scope is there for its closing.
  private Map<String, INDArray> lastStates() {
    Map<String, INDArray> first = encoder.get(0).lastStates();
    if (encoder.size() == 1) {
      return first;
    }
    Map<String, INDArray> second = encoder.get(1).lastStates();
    Map<String, INDArray> both = new LinkedHashMap<>();
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      for (State state : decoder.layerConf().cell().states()) {
        String key = state.key();
        both.put(
            key,
            state.kind() == State.Kind.UNITS
                ? Nd4j.concat(1, first.get(key), second.get(key))
                : first.get(key));
      }
    }
    return both;
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    if (decoder == null) {
      throw new IllegalStateException(
          "InitialState '%s' is the input of no decoder".formatted(vertexName));
    }
    if (!canDoForward() || states == null) {
      throw new IllegalStateException(
          "InitialState '%s' has no input: the graph sets it when the encoder is done"
              .formatted(vertexName));
    }
    INDArray sequence = inputs[SEQUENCE];
    long encoded = states.values().iterator().next().size(0);
    if (sequence.size(0) != encoded) {
      throw new DL4JInvalidInputException(
          ("InitialState '%s': the encoder read %d examples and the decoder reads %d; expected equal"
                  + " numbers")
              .formatted(vertexName, encoded, sequence.size(0)));
    }
    decoder.handOver(states);
    states = null;
    return copy(ArrayType.ACTIVATIONS, sequence, workspaces);
  }

  /**
   * A copy in the workspace of that kind; sequences step by step, as recurrent layers read them
   * fastest.
   */
  private static INDArray copy(ArrayType type, INDArray array, LayerWorkspaceMgr workspaces) {
    return array.rank() == 3
        ? workspaces.dup(type, array.permute(1, 0, 2), 'f').permute(1, 0, 2)
        : workspaces.dup(type, array);
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int batchSize) {
    return new Pair<>(masks == null ? null : masks[SEQUENCE], state);
  }

  // ---- back ----

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
    Map<String, INDArray> gradients = decoder.takeInitialGradients();
    if (!gradients.isEmpty()) {
      long from = 0;
      for (RecurrentLayer half : encoder) {
        half.addLastGradients(part(gradients, from, half.layerConf().getNOut()));
        from += half.layerConf().getNOut();
      }
    }
    // Deeplearning4j gives the gradients to the wrong vertices where one of them is null.
    return new Pair<>(
        null,
        new INDArray[] {
          epsilon == null
              ? zeros(inputs[SEQUENCE], workspaces)
              : copy(ArrayType.ACTIVATION_GRAD, epsilon, workspaces),
          zeros(inputs[ENCODER], workspaces)
        });
  }

  /** Of all states, or of those of one half of a bidirectional encoder. */
  private Map<String, INDArray> part(Map<String, INDArray> all, long from, long units) {
    if (encoder.size() == 1) {
      return all;
    }
    Map<String, INDArray> part = new LinkedHashMap<>();
    for (State state : decoder.layerConf().cell().states()) {
      INDArray gradient = all.get(state.key());
      part.put(
          state.key(),
          state.kind() == State.Kind.UNITS
              ? gradient.get(NDArrayIndex.all(), NDArrayIndex.interval(from, from + units))
              : gradient);
    }
    return part;
  }

  /** A zero gradient: nothing flows back through the array of this input. */
  private INDArray zeros(INDArray like, LayerWorkspaceMgr workspaces) {
    return workspaces.create(ArrayType.ACTIVATION_GRAD, dataType, like.shape(), 'c');
  }

  @Override
  public void setBackpropGradientsViewArray(INDArray gradients) {
    if (gradients != null) {
      throw new IllegalStateException("InitialState '%s' has no parameters".formatted(vertexName));
    }
  }

  @Override
  public String toString() {
    return "InitialStateVertex(" + vertexName + ")";
  }
}
