package dev.sluice.datasets.source;

import java.util.List;

/**
 * How a data set stands in the cache.
 *
 * @param kind in one word
 * @param source where it came from, in words; empty if it is not there
 * @param time when it was fetched, as ISO 8601 in UTC; empty if it is not there
 * @param bytes its size in the cache
 * @param problems what is wrong with it, a sentence each
 */
public record CacheState(Kind kind, String source, String time, long bytes, List<String> problems) {
  /** The states. */
  public enum Kind {
    /** It was never fetched. */
    ABSENT,
    /** It is there, as the card says. */
    CACHED,
    /** It is there, but the card has other files or sources now. */
    OUTDATED,
    /** It is there, but not as it was fetched. */
    DAMAGED,
    /** It is a person's own file, read where it lies. */
    IN_PLACE
  }

  public CacheState {
    problems = List.copyOf(problems);
  }
}
