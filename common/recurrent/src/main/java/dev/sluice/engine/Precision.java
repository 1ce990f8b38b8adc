package dev.sluice.engine;

/** What a number is stored in. */
public enum Precision {
  FLOAT,
  DOUBLE
}
