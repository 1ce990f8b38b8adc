package dev.sluice.datasets.source;

import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.card.Source;
import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.nio.file.Path;

/** A separate process that fetches one address; started by {@link TwoProcessesTest}. */
final class FetchProgram {
  private FetchProgram() {}

  static DataCard card(String address, String sha256) {
    return Cards.of("shared", new Source.Http(address, sha256, null, null, null, null, null, null));
  }

  /**
   * Fetches the file and prints its SHA-256.
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
