package dev.sluice.engine;

/** The floating-point type in which numbers are stored. */
public enum Precision {
  FLOAT,
  DOUBLE
}
