package dev.sluice.datasets;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/** The real files that tests read if they are available; see {@code SLUICE_TEST_DATA}. */
public final class TestData {
  private TestData() {}

  /** One of the files or folders; the test is reported as skipped if it is absent. */
  public static Path at(String path) {
    String named = System.getenv("SLUICE_TEST_DATA");
    Path root = named == null ? repository().resolve("../shared/data") : Path.of(named);
    Path found = root.resolve(path).normalize();
    if (!Files.exists(found)) {
      abort("no " + found + "; set SLUICE_TEST_DATA to the folder with the real files");
    }
    return found;
  }

  private static Path repository() {
    Path here = Path.of("").toAbsolutePath();
    while (here != null && !Files.exists(here.resolve(".mvn"))) {
      here = here.getParent();
    }
    return here == null ? Path.of("").toAbsolutePath() : here;
  }
}
