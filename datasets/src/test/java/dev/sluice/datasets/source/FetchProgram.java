package dev.sluice.datasets.source;

import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.card.Source;
import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.nio.file.Path;

/** A process of its own that fetches one address; run by {@link TwoProcessesTest}. */
final class FetchProgram {
  private FetchProgram() {}

  static DataCard card(String address, String sha256) {
    return Cards.of("shared", new Source.Http(address, sha256, null, null, null, null, null, null));
  }

  /**
   * Fetches, and prints the SHA-256 of what came.
   *
   * @param arguments SLUICE_HOME, address, SHA-256
   */
  public static void main(String[] arguments) {
    DataFiles files =
        new DataStore(new SluiceHome(Path.of(arguments[0])), Progress.SILENT)
            .fetch(card(arguments[1], arguments[2]));
    System.out.println(files.sha256());
  }
}
