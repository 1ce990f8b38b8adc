package dev.sluice.datasets.encoded;

import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.nio.file.Path;

/** A separate process that encodes numbers; started by {@link EncodedCacheTest}. */
final class EncodeProgram {
  private EncodeProgram() {}

  /**
   * Encodes the numbers, prints how often they were encoded, and then a byte of them.
   *
   * @param arguments SLUICE_HOME
   */
  public static void main(String[] arguments) {
    Numbers numbers = new Numbers(5_000_000);
    EncodedCache cache =
        new EncodedCache(new SluiceHome(Path.of(arguments[0])), 0, Progress.SILENT);
    Encoded<Numbers.Header> encoded = numbers.in(cache);
    byte[] last = new byte[1];
    encoded.sections().get(1).read(encoded.header().count() - 1, last, 0, 1);
    System.out.println(numbers.encoded + " " + last[0]);
  }
}
