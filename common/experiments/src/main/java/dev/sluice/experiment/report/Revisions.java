package dev.sluice.experiment.report;

/** How a revision of the source is written. */
final class Revisions {
  private static final int SHOWN = 7;

  private Revisions() {}

  /** The first digits of a git hash, which are enough to find it. */
  static String shortened(String hash) {
    return hash.substring(0, Math.min(SHOWN, hash.length()));
  }
}
