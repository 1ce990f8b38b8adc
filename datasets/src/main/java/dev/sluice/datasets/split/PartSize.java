package dev.sluice.datasets.split;

/**
 * The size of a part: a count, or a share of the whole.
 *
 * @param count the count, or null
 * @param share the share of the whole, or null; the resulting size is rounded
 */
public record PartSize(Integer count, Double share) {
  public PartSize {
    if ((count == null) == (share == null)) {
      throw new IllegalArgumentException(
          "expected either a count or a share, found the count %s and the share %s"
              .formatted(count, share));
    }
  }

  /** A count. */
  public static PartSize count(int count) {
    return new PartSize(count, null);
  }

  /** A share of the whole. */
  public static PartSize share(double share) {
    return new PartSize(null, share);
  }

  /** The size of the part of a whole of that length. */
  public long of(long length) {
    return count != null ? count : Math.round(length * share);
  }

  /** Whether the part must not be empty, however short the whole is. */
  boolean isWanted() {
    return count != null ? count > 0 : share > 0;
  }

  @Override
  public String toString() {
    return count != null ? count.toString() : "a share of " + share;
  }
}
