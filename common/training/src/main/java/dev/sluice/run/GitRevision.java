package dev.sluice.run;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The revision of the clone that this program runs from, read from git's files, so that git need
 * not be installed.
 */
public final class GitRevision {
  static final String UNKNOWN = "unknown";

  private GitRevision() {}

  /** The revision of the clone that contains this program's classes. */
  public static String ofSources() {
    CodeSource source = GitRevision.class.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return UNKNOWN;
    }
    try {
      return containing(Path.of(source.getLocation().toURI()));
    } catch (URISyntaxException | IllegalArgumentException e) {
      // Classes that were not loaded from a file are in no clone.
      return UNKNOWN;
    }
  }

  /** The revision of the clone that contains a file or folder. */
  static String containing(Path place) {
    for (Path folder = place.toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path git = folder.resolve(".git");
      if (Files.exists(git)) {
        try {
          return revision(git).orElse(UNKNOWN);
        } catch (IOException e) {
          // An unreadable clone must not end the run.
          return UNKNOWN;
        }
      }
    }
    return UNKNOWN;
  }

  private static Optional<String> revision(Path git) throws IOException {
    Path own = git;
    if (Files.isRegularFile(git)) {
      // A worktree's .git is a file with the path of its git folder.
      String line = read(git);
      if (!line.startsWith("gitdir:")) {
        return Optional.empty();
      }
      own = git.resolveSibling(line.substring("gitdir:".length()).strip());
    }
    String head = read(own.resolve("HEAD"));
    if (!head.startsWith("ref:")) {
      return Optional.of(head);
    }
    String reference = head.substring("ref:".length()).strip();
    Path shared = own;
    if (Files.exists(own.resolve("commondir"))) {
      shared = own.resolve(read(own.resolve("commondir")));
    }
    Path loose = shared.resolve(reference);
    if (Files.exists(loose)) {
      return Optional.of(read(loose));
    }
    Path packed = shared.resolve("packed-refs");
    if (!Files.exists(packed)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(packed, StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> line.endsWith(" " + reference))
          .map(line -> line.substring(0, line.indexOf(' ')))
          .findFirst();
    }
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8).strip();
  }
}
