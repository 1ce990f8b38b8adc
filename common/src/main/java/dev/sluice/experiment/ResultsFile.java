package dev.sluice.experiment;

import dev.sluice.error.InputException;
import dev.sluice.progress.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code results.jsonl}: one line for each trial that ended, in the order of their ends; of several
 * lines with one key the last one holds. Lines are only ever appended, each in one write that is
 * forced to disk, so that a kill or a power cut loses at most the line being written.
 *
 * <p>Open, it holds the folder's lock: no two processes write one comparison.
 */
public final class ResultsFile implements AutoCloseable {
  /** Its name in the comparison's folder. */
  public static final String NAME = "results.jsonl";

  private final Path file;
  private final FileChannel lockChannel;
  private final Map<String, TrialResult> results = new LinkedHashMap<>();

  private ResultsFile(Path file, FileChannel lockChannel) {
    this.file = file;
    this.lockChannel = lockChannel;
  }

  /**
   * Opens a comparison's folder, creating it if need be, and reads what is there. A last line
   * without a line end is what a kill left in the middle of a write: it is cut off, and said.
   *
   * @throws InputException if another process has the folder open, or a line is not a result
   */
  public static ResultsFile open(Path folder, Progress progress) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new InputException(
          folder + " is not a folder. Name one with --out; it is created if it is not there.");
    }
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(
            folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (!locked(channel)) {
        throw new InputException(
            "Another sluice compare is writing into %s. Wait for it, or name another folder with --out."
                .formatted(folder));
      }
      ResultsFile results = new ResultsFile(folder.resolve(NAME), channel);
      results.read(progress);
      return results;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      // Held until the channel is closed; the system lets go of it when the process ends.
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private void read(Progress progress) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    String whole = new String(bytes, 0, end, StandardCharsets.UTF_8);
    int number = 0;
    for (String line : whole.lines().toList()) {
      number++;
      if (!line.isBlank()) {
        put(TrialResult.parse(line, file + ", line " + number));
      }
    }
    if (end < bytes.length) {
      progress.say(
          "%s: the last line was cut off while it was written; it is dropped, and its trial goes on."
              .formatted(file));
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(end);
        channel.force(true);
      }
    }
  }

  private void put(TrialResult result) {
    // Taken out first, so that the order is that of the lines that hold.
    results.remove(result.key());
    results.put(result.key(), result);
  }

  /** Appends a result; returns once it is on disk. */
  void append(TrialResult result) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long before = channel.size();
      channel.position(before);
      ByteBuffer line = ByteBuffer.wrap((result.line() + "\n").getBytes(StandardCharsets.UTF_8));
      try {
        while (line.hasRemaining()) {
          channel.write(line);
        }
        channel.force(true);
      } catch (IOException e) {
        // A full disk: what was there before stays whole.
        channel.truncate(before);
        throw e;
      }
    }
    put(result);
  }

  /** The result of a trial, if it has ended before. */
  Optional<TrialResult> result(Trial<?> trial) {
    return Optional.ofNullable(results.get(trial.key()));
  }

  /** All results by key. */
  Map<String, TrialResult> results() {
    return Collections.unmodifiableMap(results);
  }

  @Override
  public void close() throws IOException {
    lockChannel.close();
  }
}
