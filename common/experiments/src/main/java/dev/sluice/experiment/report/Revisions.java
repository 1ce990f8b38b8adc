package dev.sluice.experiment.report;

/** Formats revisions of the source. */
final class Revisions {
  private static final int SHOWN = 7;

  private Revisions() {}

  /** The first digits of a git hash, which identify it. */
  static String shortened(String hash) {
    return hash.substring(0, Math.min(SHOWN, hash.length()));
  }
}
