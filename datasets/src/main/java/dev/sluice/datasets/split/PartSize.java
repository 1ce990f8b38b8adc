package dev.sluice.datasets.split;

/**
 * How much goes into a part: so many, or a share of everything.
 *
 * @param count or null
 * @param share of everything, rounded; or null
 */
public record PartSize(Integer count, Double share) {
  public PartSize {
    if ((count == null) == (share == null)) {
      throw new IllegalArgumentException("a count of %s and a share of %s".formatted(count, share));
    }
  }

  /** So many. */
  public static PartSize count(int count) {
    return new PartSize(count, null);
  }

  /** A share of everything. */
  public static PartSize share(double share) {
    return new PartSize(null, share);
  }

  /** The size of the part of a whole. */
  public int of(int length) {
    return count != null ? count : (int) Math.round(length * share);
  }

  /** Whether something is to be in the part, however short the whole. */
  boolean isWanted() {
    return count != null ? count > 0 : share > 0;
  }

  @Override
  public String toString() {
    return count != null ? count.toString() : "a share of " + share;
  }
}
