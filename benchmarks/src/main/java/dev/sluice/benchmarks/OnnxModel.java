package dev.sluice.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.AttributeProto.AttributeType;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.protobuf.ByteString;

/**
 * A network of {@link SluiceNetworks} as an ONNX model, with the same parameters and therefore the
 * same outputs. Its input {@link #INPUT} is {@code [time, batch, inputs]}, or indices {@code [time,
 * batch]}; its output {@link #OUTPUT} is {@code [time, batch, outputs]} or {@code [batch,
 * outputs]}.
 *
 * <p>A model for generation also has the inputs and outputs {@link #STATE} with a number for each
 * recurrent layer, and {@link #MEMORY} for an LSTM, each {@code [1, batch, units]}; outputs have
 * {@link #NEXT} before their name.
 */
final class OnnxModel {
  static final String INPUT = "x";
  static final String OUTPUT = "y";
  static final String STATE = "h";
  static final String MEMORY = "c";
  static final String NEXT = "next-";

  private static final int IR_VERSION = 7;
  private static final int OPERATOR_SET = 12;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("network");
  private final Map<String, INDArray> parameters;
  private final Shape shape;
  private final RecurrentCell cell;
  private final boolean stepwise;

  private OnnxModel(
      Shape shape, RecurrentCell cell, boolean stepwise, Map<String, INDArray> parameters) {
    this.shape = shape;
    this.cell = cell;
    this.stepwise = stepwise;
    this.parameters = parameters;
  }

  /**
   * The model's bytes.
   *
   * @param stepwise whether it also takes and returns states, to read one character at a time
   * @param parameters of our network by Deeplearning4j's names, such as {@code 0_RW}
   */
  static byte[] of(
      Shape shape, RecurrentCell cell, boolean stepwise, Map<String, INDArray> parameters) {
    return new OnnxModel(shape, cell, stepwise, parameters).model().toByteArray();
  }

  private ModelProto model() {
    String below = INPUT;
    int layer = 0;
    if (shape.input() == Shape.Input.WORDS) {
      graph.addInput(tensor(INPUT, TensorProto.DataType.INT64, shape.steps(), shape.batch()));
      INDArray vectors = parameters.get("0_W");
      initializer("embedding", values(vectors), shape.vocabulary(), shape.inputs());
      node("Gather", List.of("embedding", INPUT), List.of("embedded"));
      below = "embedded";
      layer++;
    } else {
      graph.addInput(
          tensor(INPUT, TensorProto.DataType.FLOAT, shape.steps(), shape.batch(), shape.inputs()));
    }
    if (shape.masked()) {
      int[] lengths = shape.lengths().stream().mapToInt(Integer::intValue).toArray();
      TensorProto.Builder tensor =
          TensorProto.newBuilder()
              .setName("lengths")
              .setDataType(TensorProto.DataType.INT32_VALUE)
              .addDims(lengths.length);
      for (int length : lengths) {
        tensor.addInt32Data(length);
      }
      graph.addInitializer(tensor);
    }
    for (int i = 0; i < shape.layers(); i++) {
      below = recurrent(i, layer++, below);
    }
    output(layer, below);
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
        .setGraph(graph)
        .build();
  }

  /** Adds a recurrent layer and returns the name of its output. */
  private String recurrent(int number, int layer, String below) {
    String operator =
        switch (cell) {
          case LSTM -> "LSTM";
          case GRU -> "GRU";
          case RNN -> "RNN";
          default -> throw new IllegalArgumentException("ONNX has no " + cell);
        };
    List<String> halves = shape.bidirectional() ? List.of("f", "b") : List.of("");
    int gates = cell.recurrentBlocks();
    int units = shape.units();
    int inputs = shape.inputsOf(number);
    float[] input = new float[halves.size() * gates * units * inputs];
    float[] recurrent = new float[halves.size() * gates * units * units];
    // The second half of the biases belongs to the recurrent product, and stays zero.
    float[] bias = new float[halves.size() * 2 * gates * units];
    for (int half = 0; half < halves.size(); half++) {
      String key = layer + "_" + halves.get(half);
      copyGates(parameters.get(key + "W"), input, half * gates * units * inputs);
      copyGates(parameters.get(key + "RW"), recurrent, half * gates * units * units);
      copyGates(parameters.get(key + "b"), bias, half * 2 * gates * units);
    }
    String name = "recurrent-" + number;
    initializer(name + "-W", input, halves.size(), gates * units, inputs);
    initializer(name + "-R", recurrent, halves.size(), gates * units, units);
    initializer(name + "-B", bias, halves.size(), 2 * gates * units);
    List<String> in = new ArrayList<>(List.of(below, name + "-W", name + "-R", name + "-B"));
    in.add(shape.masked() ? "lengths" : "");
    List<String> out = new ArrayList<>(List.of(name + "-all", name + "-last"));
    if (stepwise) {
      out.set(1, state(in, STATE + number));
      if (cell == RecurrentCell.LSTM) {
        out.add(state(in, MEMORY + number));
      }
    }
    NodeProto.Builder node = node(operator, in, out);
    node.addAttribute(integer("hidden_size", units));
    if (shape.bidirectional()) {
      node.addAttribute(
          AttributeProto.newBuilder()
              .setName("direction")
              .setType(AttributeType.STRING)
              .setS(ByteString.copyFromUtf8("bidirectional")));
    }
    boolean lastStep = number == shape.layers() - 1 && !shape.hasOutputAtEveryStep();
    String result = name + "-out";
    if (lastStep) {
      node("Squeeze", List.of(out.get(1)), List.of(result)).addAttribute(integers("axes", 0));
    } else if (shape.bidirectional()) {
      // [time, directions, batch, units] to [time, batch, directions * units].
      node("Transpose", List.of(out.get(0)), List.of(name + "-by-row"))
          .addAttribute(integers("perm", 0, 2, 1, 3));
      TensorProto.Builder wanted =
          TensorProto.newBuilder()
              .setName(name + "-shape")
              .setDataType(TensorProto.DataType.INT64_VALUE)
              .addDims(3);
      for (int size : new int[] {shape.steps(), shape.batch(), shape.width()}) {
        wanted.addInt64Data(size);
      }
      graph.addInitializer(wanted);
      node("Reshape", List.of(name + "-by-row", name + "-shape"), List.of(result));
    } else {
      node("Squeeze", List.of(out.get(0)), List.of(result)).addAttribute(integers("axes", 1));
    }
    return result;
  }

  /** Adds a state as an input and an output of the model, and returns the output's name. */
  private String state(List<String> in, String name) {
    int[] sizes = {1, shape.batch(), shape.units()};
    graph.addInput(tensor(name, TensorProto.DataType.FLOAT, sizes));
    graph.addOutput(tensor(NEXT + name, TensorProto.DataType.FLOAT, sizes));
    in.add(name);
    return NEXT + name;
  }

  private void output(int layer, String below) {
    initializer("output-W", values(parameters.get(layer + "_W")), shape.width(), shape.outputs());
    initializer("output-b", values(parameters.get(layer + "_b")), shape.outputs());
    node("MatMul", List.of(below, "output-W"), List.of("product"));
    if (shape.output() == Shape.Output.LINEAR) {
      node("Add", List.of("product", "output-b"), List.of(OUTPUT));
    } else {
      node("Add", List.of("product", "output-b"), List.of("logits"));
      node("Softmax", List.of("logits"), List.of(OUTPUT)).addAttribute(integer("axis", -1));
    }
    graph.addOutput(
        shape.hasOutputAtEveryStep()
            ? tensor(
                OUTPUT, TensorProto.DataType.FLOAT, shape.steps(), shape.batch(), shape.outputs())
            : tensor(OUTPUT, TensorProto.DataType.FLOAT, shape.batch(), shape.outputs()));
  }

  /**
   * Copies a matrix {@code [rows, gates * units]} with our order of gates to {@code [gates * units,
   * rows]} with ONNX's.
   */
  private void copyGates(INDArray ours, float[] theirs, int offset) {
    int units = shape.units();
    int rows = (int) ours.size(0);
    float[] values = values(ours);
    int columns = values.length / rows;
    int[] order = order();
    for (int gate = 0; gate < order.length; gate++) {
      // Our update gate blends the new value in, ONNX's keeps the old one: 1 - s(x) = s(-x).
      float sign = cell == RecurrentCell.GRU && gate == 0 ? -1 : 1;
      for (int unit = 0; unit < units; unit++) {
        for (int row = 0; row < rows; row++) {
          theirs[offset + (gate * units + unit) * rows + row] =
              sign * values[row * columns + order[gate] * units + unit];
        }
      }
    }
  }

  /** For each of ONNX's gates, the number of the same gate in ours. */
  private int[] order() {
    return switch (cell) {
      // Input, output, forget, candidate; ours are candidate, forget, output, input.
      case LSTM -> new int[] {3, 2, 1, 0};
      // Update, reset, candidate; ours are reset, update, candidate.
      case GRU -> new int[] {1, 0, 2};
      default -> new int[] {0};
    };
  }

  /** Row by row. */
  private static float[] values(INDArray array) {
    return array.dup('c').data().asFloat();
  }

  private void initializer(String name, float[] values, int... sizes) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT_VALUE);
    for (int size : sizes) {
      tensor.addDims(size);
    }
    for (float value : values) {
      tensor.addFloatData(value);
    }
    graph.addInitializer(tensor);
  }

  private NodeProto.Builder node(String operator, List<String> in, List<String> out) {
    return graph
        .addNodeBuilder()
        .setOpType(operator)
        .setName(out.get(0))
        .addAllInput(in)
        .addAllOutput(out);
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
  }

  private static AttributeProto integers(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  private static ValueInfoProto tensor(String name, TensorProto.DataType type, int... sizes) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    for (int size : sizes) {
      dimensions.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(type.getNumber())
                        .setShape(dimensions)))
        .build();
  }
}
