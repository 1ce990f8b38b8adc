package dev.sluice.benchmarks;

/** The implementations by their names in tables and options. */
final class Implementations {
  static final String SLUICE = "sluice";
  static final String STOCK = "dl4j";

  /** PyTorch in its usual form: called from Python if there is one, else through DJL. */
  static final String PYTORCH = "pytorch";

  /** PyTorch through DJL, if PyTorch from Python is measured as well. */
  static final String DJL = "pytorch-djl";

  /** PyTorch from Python with the options that its manual recommends for speed. */
  static final String TUNED = "pytorch-tuned";

  private Implementations() {}

  /** Loads a library; to be called in a separate process. */
  static Implementation load(String name) {
    return switch (name) {
      case SLUICE -> new SluiceNetworks();
      case STOCK -> new StockNetworks();
      case DJL -> new DjlNetworks();
      default -> throw new IllegalArgumentException("there is no Java implementation " + name);
    };
  }
}
