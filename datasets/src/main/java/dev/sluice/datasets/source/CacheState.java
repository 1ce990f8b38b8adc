package dev.sluice.datasets.source;

import java.util.List;

/**
 * The state of a data set in the cache.
 *
 * @param kind the state in one word
 * @param source where the files came from, in words; empty if they are absent
 * @param time when the files were fetched, as ISO 8601 in UTC; empty if they are absent
 * @param bytes the size of the files in the cache
 * @param problems what is wrong with the files, one sentence each
 */
public record CacheState(Kind kind, String source, String time, long bytes, List<String> problems) {
  /** The states. */
  public enum Kind {
    /** Never fetched. */
    ABSENT,
    /** Present, and as the card describes it. */
    CACHED,
    /** Present, but the card's files or sources have changed. */
    OUTDATED,
    /** Present, but changed since it was fetched. */
    DAMAGED,
    /** A user's own file, read in place. */
    IN_PLACE
  }

  public CacheState {
    problems = List.copyOf(problems);
  }
}
