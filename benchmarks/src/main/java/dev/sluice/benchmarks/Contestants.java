package dev.sluice.benchmarks;

/** The contestants that run in a Java virtual machine, by the names that tables and options use. */
final class Contestants {
  static final String SLUICE = "sluice";
  static final String STOCK = "dl4j";

  /** PyTorch as its users write it: called from Python if there is one, else through DJL. */
  static final String PYTORCH = "pytorch";

  /** PyTorch through DJL, where Python's is in the run as well. */
  static final String DJL = "pytorch-djl";

  /** PyTorch from Python with what its manual offers for speed. */
  static final String TUNED = "pytorch-tuned";

  private Contestants() {}

  /** Loads the library: call it in a process of its own. */
  static Contestant load(String name) {
    return switch (name) {
      case SLUICE -> new SluiceNetworks();
      case STOCK -> new StockNetworks();
      case DJL -> new DjlNetworks();
      default -> throw new IllegalArgumentException("no contestant in Java is named " + name);
    };
  }
}
