package dev.sluice.benchmarks;

/**
 * The implementations that run in a Java virtual machine, by the names that tables and options use.
 */
final class Implementations {
  static final String SLUICE = "sluice";
  static final String STOCK = "dl4j";

  /** PyTorch as its users write it: called from Python if there is one, else through DJL. */
  static final String PYTORCH = "pytorch";

  /** PyTorch through DJL, where Python's is in the run as well. */
  static final String DJL = "pytorch-djl";

  /** PyTorch from Python with what its manual offers for speed. */
  static final String TUNED = "pytorch-tuned";

  private Implementations() {}

  /** Loads the library; call it in a separate process. */
  static Implementation load(String name) {
    return switch (name) {
      case SLUICE -> new SluiceNetworks();
      case STOCK -> new StockNetworks();
      case DJL -> new DjlNetworks();
      default -> throw new IllegalArgumentException("there is no Java implementation " + name);
    };
  }
}
