package dev.sluice.benchmarks;

import java.util.List;

/** The implementations by their names in tables and options. */
final class Implementations {
  static final String SLUICE = "sluice";

  /** Ours with ordinary 'c'-ordered arrays, which the engine has to reorder. */
  static final String SLUICE_C = "sluice-c";

  static final String STOCK = "dl4j";

  /** PyTorch in its usual form: called from Python if there is one, else through DJL. */
  static final String PYTORCH = "pytorch";

  /** PyTorch through DJL, if PyTorch from Python is measured as well. */
  static final String DJL = "pytorch-djl";

  /** PyTorch from Python with the options that its manual recommends for speed. */
  static final String TUNED = "pytorch-tuned";

  /** PyTorch from Python, the same and compiled by {@code torch.compile}. */
  static final String COMPILED = "pytorch-compiled";

  /** ONNX Runtime, which cannot train. */
  static final String ONNX = "onnx";

  /** Compiled only in the Maven profile {@code onnx}. */
  private static final String ONNX_CLASS = "dev.sluice.benchmarks.OnnxNetworks";

  private Implementations() {}

  /** Every implementation, for messages. */
  static List<String> names() {
    return List.of(SLUICE, SLUICE_C, STOCK, PYTORCH, DJL, TUNED, COMPILED, ONNX);
  }

  /** Whether targets compare our work with it: PyTorch, and ONNX Runtime for inference. */
  static boolean isRival(String name, Work work) {
    if (name.equals(ONNX)) {
      return work == Work.INFER || work == Work.LATENCY;
    }
    return !isOurs(name) && !name.equals(STOCK);
  }

  static boolean isOurs(String name) {
    return name.equals(SLUICE) || name.equals(SLUICE_C);
  }

  /** Whether the virtual machine's compiler makes it faster as it runs. */
  static boolean isCompiledWhileRunning(String name) {
    return isOurs(name) || name.equals(STOCK);
  }

  /** Whether ONNX Runtime is on the class path. */
  static boolean hasOnnx() {
    return Implementations.class.getResource("OnnxNetworks.class") != null;
  }

  private static Implementation onnx() {
    try {
      return Class.forName(ONNX_CLASS)
          .asSubclass(Implementation.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("ONNX Runtime cannot be loaded", e);
    }
  }

  /** Loads a library; to be called in a separate process. */
  static Implementation load(String name) {
    return switch (name) {
      case SLUICE -> new SluiceNetworks(SluiceNetworks.DataOrder.TIME_MAJOR);
      case SLUICE_C -> new SluiceNetworks(SluiceNetworks.DataOrder.ROW_MAJOR);
      case STOCK -> new StockNetworks();
      case DJL -> new DjlNetworks();
      case ONNX -> onnx();
      default -> throw new IllegalArgumentException("there is no Java implementation " + name);
    };
  }
}
