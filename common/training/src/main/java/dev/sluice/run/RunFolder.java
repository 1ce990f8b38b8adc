package dev.sluice.run;

import dev.sluice.error.InputException;
import dev.sluice.io.FileFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The layout of a run folder. The folder is self-contained (evaluate, predict, resume and compare
 * need no other files of the run) and may be moved.
 */
public final class RunFolder {
  private final Path folder;

  private RunFolder(Path folder) {
    this.folder = folder;
  }

  /** The layout of a folder, which need not exist yet. */
  public static RunFolder at(Path folder) {
    return new RunFolder(folder);
  }

  public Path path() {
    return folder;
  }

  /** The resolved settings, in the format of {@code --config}. */
  public Path settings() {
    return folder.resolve("settings.yaml");
  }

  /** The network of the best epoch, with its encoders. */
  public Path model() {
    return folder.resolve("model.zip");
  }

  /** The network after the last finished epoch, with everything needed to resume. */
  public Path last() {
    return folder.resolve("last.zip");
  }

  /** One row per epoch, without times: the same bytes for the same seed. */
  public Path metrics() {
    return folder.resolve("metrics.csv");
  }

  /** Seconds and speed of each epoch. */
  public Path timings() {
    return folder.resolve("timings.csv");
  }

  /** The {@link RunResult}. */
  public Path result() {
    return folder.resolve("result.json");
  }

  /** A chart of training and validation loss by epoch. */
  public Path learningCurve() {
    return folder.resolve("learning-curve.png");
  }

  private Path lockFile() {
    return folder.resolve(".lock");
  }

  private List<Path> files() {
    return List.of(settings(), model(), last(), metrics(), timings(), result(), learningCurve());
  }

  /** Whether there is a finished epoch to resume from. */
  public boolean resumable() {
    return Files.exists(last());
  }

  /**
   * Checks that a new run may be written here.
   *
   * @param overwrite whether an existing run may be replaced
   * @throws InputException if the folder contains a run that may not be replaced, or other files
   */
  void checkFree(boolean overwrite) {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new InputException(
          "%s is a file; a run needs a folder. Choose another with --out".formatted(folder));
    }
    boolean run = Files.exists(settings()) || Files.exists(last()) || Files.exists(result());
    if (run && overwrite) {
      return;
    }
    if (run) {
      throw new InputException(
          ("%s already contains %s. Resume it (--resume %s), choose another folder with --out, or"
                  + " delete it")
              .formatted(folder, Files.exists(result()) ? "a run" : "an unfinished run", folder));
    }
    try (Stream<Path> content = Files.list(folder)) {
      List<String> other =
          content
              .map(path -> path.getFileName().toString())
              .filter(n -> !n.equals(".lock"))
              .sorted()
              .toList();
      if (!other.isEmpty()) {
        throw new InputException(
            "%s is not empty (it contains %s) and is not a run folder. Choose another with --out"
                .formatted(folder, other.get(0)));
      }
    } catch (IOException e) {
      throw new InputException(
          "cannot read the folder %s: %s".formatted(folder, FileFailure.reason(e)), e);
    }
  }

  /** Removes the files of an earlier run, and nothing else. */
  void clear() {
    for (Path file : files()) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new InputException("cannot replace %s: %s".formatted(file, FileFailure.reason(e)), e);
      }
    }
  }

  /**
   * Locks the folder against other processes until closed; the system releases the lock of a
   * process that dies.
   *
   * @throws InputException if another process is training here, or the folder cannot be created
   */
  Lock lock() {
    FileChannel channel = null;
    try {
      Files.createDirectories(folder);
      channel = FileChannel.open(lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new InputException(
            "Another process is training into %s. Wait for it, or choose another folder with --out"
                .formatted(folder));
      }
      return new Lock(channel);
    } catch (IOException e) {
      if (channel != null) {
        try {
          channel.close();
        } catch (IOException suppressed) {
          e.addSuppressed(suppressed);
        }
      }
      throw new InputException(
          "cannot write to the run folder %s: %s. Choose another with --out"
              .formatted(folder, FileFailure.reason(e)),
          e);
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Already locked by this process.
      return null;
    }
  }

  /** A lock on the folder. */
  static final class Lock implements AutoCloseable {
    private final FileChannel channel;

    private Lock(FileChannel channel) {
      this.channel = channel;
    }

    /**
     * Leaves the lock file in place: if it were deleted, two processes could lock two files of the
     * same name.
     */
    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new InputException(
            "cannot release the lock of a run folder: " + FileFailure.reason(e), e);
      }
    }
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
