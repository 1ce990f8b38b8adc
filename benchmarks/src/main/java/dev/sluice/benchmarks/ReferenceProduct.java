package dev.sluice.benchmarks;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A matrix product to which training steps are compared. It is small enough for the first-level
 * cache and does not change with the engine: tiles of 4 rows and 2 vectors, which fit into the
 * registers of every instruction set.
 */
final class ReferenceProduct {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int SIZE = 64;
  private static final int ROWS = 4;

  private final float[] a = new float[SIZE * SIZE];
  private final float[] b = new float[SIZE * SIZE];
  private final float[] c = new float[SIZE * SIZE];

  ReferenceProduct() {
    for (int i = 0; i < SIZE * SIZE; i++) {
      a[i] = 0.25f * (i % 7);
      b[i] = 0.5f * (i % 5) - 1;
    }
  }

  /** The floating-point operations of one product. */
  static long operations() {
    return 2L * SIZE * SIZE * SIZE;
  }

  /** Computes the product once. */
  void run() {
    int lanes = SPECIES.length();
    for (int row = 0; row < SIZE; row += ROWS) {
      for (int column = 0; column < SIZE; column += 2 * lanes) {
        tile(a, b, c, row * SIZE, column);
      }
    }
  }

  /** An element of the result. */
  float result(int row, int column) {
    return c[row * SIZE + column];
  }

  private static void tile(float[] a, float[] b, float[] c, int row, int column) {
    int lanes = SPECIES.length();
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = c00;
    FloatVector c10 = c00;
    FloatVector c11 = c00;
    FloatVector c20 = c00;
    FloatVector c21 = c00;
    FloatVector c30 = c00;
    FloatVector c31 = c00;
    for (int k = 0; k < SIZE; k++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, k * SIZE + column);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, k * SIZE + column + lanes);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[row + k]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[row + SIZE + k]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[row + 2 * SIZE + k]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[row + 3 * SIZE + k]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
    }
    int to = row + column;
    c00.intoArray(c, to);
    c01.intoArray(c, to + lanes);
    c10.intoArray(c, to + SIZE);
    c11.intoArray(c, to + SIZE + lanes);
    c20.intoArray(c, to + 2 * SIZE);
    c21.intoArray(c, to + 2 * SIZE + lanes);
    c30.intoArray(c, to + 3 * SIZE);
    c31.intoArray(c, to + 3 * SIZE + lanes);
  }
}
