package dev.sluice.experiment.trial;

import dev.sluice.error.InputException;
import dev.sluice.io.FileFailure;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file of results: one line for each trial that ended, in the order in which they ended. If
 * several lines have the same key, the last one is valid. Lines are only appended, by one writer at
 * a time, and forced to disk, so that a kill or a power cut loses at most the line being written.
 *
 * <p>Several processes may have it open. They lock single bytes of a file next to it, {@code
 * .NAME.lock}: the first byte for appending, and one more byte for each trial (derived from its
 * key). The system releases the locks when a process dies. Open the file only once in a process:
 * closing it releases all locks of the process.
 */
public final class ResultsFile implements AutoCloseable {
  /** The name of the file for a comparison without an experiment file. */
  public static final String NAME = "results.jsonl";

  private static final long APPENDING = 0;

  private final Path file;
  private final FileChannel locks;
  private final Map<String, Line> lines = new LinkedHashMap<>();
  // The position up to which the file has been read, always just after a line end.
  private long end;
  private int count;

  /** A result and the position at which its line begins. */
  private record Line(TrialResult result, long position) {}

  private ResultsFile(Path file, FileChannel locks) {
    this.file = file;
    this.locks = locks;
  }

  /**
   * Opens a file of results, creating its folder if necessary, and reads it. An incomplete last
   * line, left by a kill during a write, is removed with a message. A complete last line that only
   * lacks its line end, as an editor may leave it, gets one.
   *
   * @throws InputException if a line is not a result, or the folder cannot be created or written to
   */
  public static ResultsFile open(Path file, Progress progress) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new InputException(
          folder
              + " is not a folder. Name another one with --out; it is created if it does not exist.");
    }
    FileChannel locks;
    try {
      Files.createDirectories(folder);
      locks =
          FileChannel.open(
              folder.resolve("." + file.getFileName() + ".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new InputException(
          "Results cannot be written to %s: %s. Name another folder with --out."
              .formatted(folder, FileFailure.reason(e)),
          e);
    }
    try {
      ResultsFile results = new ResultsFile(file, locks);
      results.cutTornLine(progress);
      results.refresh();
      return results;
    } catch (IOException | RuntimeException e) {
      locks.close();
      throw e;
    }
  }

  /**
   * Reads the results in a file that is not being written to, without locking it.
   *
   * @return for each key, the last result
   * @throws InputException if the file cannot be read, or a line is not a result; an incomplete
   *     last line is skipped
   */
  public static List<TrialResult> read(Path file) {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new InputException(
          "Results %s cannot be read: %s".formatted(file, FileFailure.reason(e)), e);
    }
    Map<String, TrialResult> byKey = new LinkedHashMap<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      boolean whole = i < lines.size() - 1 || text.endsWith("\n");
      if (!lines.get(i).isBlank() && (whole || isResult(lines.get(i)))) {
        TrialResult result = TrialResult.parse(lines.get(i), file + ", line " + (i + 1));
        byKey.remove(result.key());
        byKey.put(result.key(), result);
      }
    }
    return List.copyOf(byKey.values());
  }

  public Path path() {
    return file;
  }

  @SuppressWarnings("try") // the lock is held, not used
  private void cutTornLine(Progress progress) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    synchronized (ResultsFile.class) {
      // Under the lock: another process may be writing the line.
      try (FileLock lock = locks.lock(APPENDING, 1, false);
          FileChannel channel =
              FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        if (endLastLine(channel)) {
          progress.say(
              "%s: the last line was incomplete and has been removed. Its trial continues."
                  .formatted(file));
        }
      }
    }
  }

  /**
   * Makes the file end with a line end: a complete last line gets one, an incomplete one is
   * removed.
   *
   * @return whether a line was removed
   */
  private static boolean endLastLine(FileChannel channel) throws IOException {
    long size = channel.size();
    long whole = size;
    ByteBuffer one = ByteBuffer.allocate(1);
    while (whole > 0) {
      one.clear();
      channel.read(one, whole - 1);
      if (one.get(0) == '\n') {
        break;
      }
      whole--;
    }
    if (whole == size) {
      return false;
    }
    ByteBuffer rest = ByteBuffer.allocate(Math.toIntExact(size - whole));
    while (rest.hasRemaining()) {
      if (channel.read(rest, whole + rest.position()) < 0) {
        break;
      }
    }
    boolean complete = isResult(new String(rest.array(), StandardCharsets.UTF_8));
    if (complete) {
      channel.write(ByteBuffer.wrap(new byte[] {'\n'}), size);
    } else {
      channel.truncate(whole);
    }
    channel.force(true);
    return !complete;
  }

  private static boolean isResult(String line) {
    try {
      TrialResult.parse(line, "");
      return true;
    } catch (InputException e) {
      return false;
    }
  }

  /**
   * Reads what any process appended since the last time.
   *
   * @throws InputException if a line is not a result
   */
  public synchronized void refresh() throws IOException {
    if (!Files.exists(file)) {
      forget();
      return;
    }
    byte[] added;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() < end) {
        // The file was edited: read it from the beginning.
        forget();
      }
      ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(channel.size() - end));
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, end + buffer.position()) < 0) {
          break;
        }
      }
      added = new byte[buffer.position()];
      buffer.flip().get(added);
    }
    int start = 0;
    for (int i = 0; i < added.length; i++) {
      if (added[i] == '\n') {
        String line = new String(added, start, i - start, StandardCharsets.UTF_8);
        if (!line.isBlank()) {
          put(TrialResult.parse(line, file + ", line " + (count + 1)), end);
        }
        count++;
        end += i + 1 - start;
        start = i + 1;
      }
    }
  }

  private void forget() {
    lines.clear();
    end = 0;
    count = 0;
  }

  private void put(TrialResult result, long position) {
    // Removed first, to keep the order of the valid lines.
    lines.remove(result.key());
    lines.put(result.key(), new Line(result, position));
  }

  /** Appends a result; returns once it is on disk. */
  @SuppressWarnings("try") // the lock is held, not used
  public synchronized void append(TrialResult result) throws IOException {
    ByteBuffer line = ByteBuffer.wrap((result.line() + "\n").getBytes(StandardCharsets.UTF_8));
    synchronized (ResultsFile.class) {
      try (FileLock lock = locks.lock(APPENDING, 1, false);
          FileChannel channel =
              FileChannel.open(
                  file,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE)) {
        // A process that died while it wrote, or an editor, may have left an incomplete line.
        endLastLine(channel);
        long before = channel.size();
        channel.position(before);
        try {
          while (line.hasRemaining()) {
            channel.write(line);
          }
          channel.force(true);
        } catch (IOException e) {
          // For example, the disk is full: remove the incomplete line.
          channel.truncate(before);
          throw e;
        }
      }
    }
    refresh();
  }

  /**
   * Keeps other processes from running a trial until the lock is closed.
   *
   * @return empty if another one runs it
   */
  public Optional<FileLock> tryLock(Trial<?> trial) throws IOException {
    // 62 bits of the key, after the byte for appending.
    long position = 1 + (Long.parseUnsignedLong(trial.key().substring(0, 16), 16) >>> 2);
    try {
      return Optional.ofNullable(locks.tryLock(position, 1, false));
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  /** The position up to which the file has been read, where the next line begins. */
  public synchronized long end() {
    return end;
  }

  /** The result of a trial, if it has ended. */
  public synchronized Optional<TrialResult> result(Trial<?> trial) {
    return Optional.ofNullable(lines.get(trial.key())).map(Line::result);
  }

  /**
   * Whether a trial need not run: it has figures, or it failed.
   *
   * @param retriedBefore failures on lines that begin before this position are ignored; 0 to ignore
   *     none
   */
  public synchronized boolean isSettled(Trial<?> trial, long retriedBefore) {
    Line line = lines.get(trial.key());
    return line != null && (line.result.isFinal() || line.position >= retriedBefore);
  }

  /** All results, in the order of their lines. */
  public synchronized List<TrialResult> results() {
    List<TrialResult> results = new ArrayList<>();
    lines.values().forEach(line -> results.add(line.result));
    return results;
  }

  @Override
  public void close() throws IOException {
    locks.close();
  }
}
