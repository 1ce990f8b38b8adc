package dev.sluice.engine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Tiles as wide as two vectors: most of every product. */
final class FloatVectorPairTiles {
  private static final VectorSpecies<Float> SPECIES = FloatVectorElements.SPECIES;
  private static final Class<? extends FloatVector> VECTOR = FloatVectorElements.VECTOR;
  private static final int LANES = FloatVectorElements.LANES;

  private FloatVectorPairTiles() {}

  static void tile12x2(
      float[] a,
      int aAt,
      int aRow,
      int aStep,
      float[] b,
      int bAt,
      int bStep,
      int k,
      float[] start,
      int startAt,
      int startRow,
      float[] c,
      int cAt,
      int cRow) {
    FloatVector c0x = FloatVector.fromArray(SPECIES, start, startAt);
    FloatVector c0y = FloatVector.fromArray(SPECIES, start, startAt + LANES);
    FloatVector c1x = FloatVector.fromArray(SPECIES, start, startAt + startRow);
    FloatVector c1y = FloatVector.fromArray(SPECIES, start, startAt + startRow + LANES);
    FloatVector c2x = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow);
    FloatVector c2y = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow + LANES);
    FloatVector c3x = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow);
    FloatVector c3y = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow + LANES);
    FloatVector c4x = FloatVector.fromArray(SPECIES, start, startAt + 4 * startRow);
    FloatVector c4y = FloatVector.fromArray(SPECIES, start, startAt + 4 * startRow + LANES);
    FloatVector c5x = FloatVector.fromArray(SPECIES, start, startAt + 5 * startRow);
    FloatVector c5y = FloatVector.fromArray(SPECIES, start, startAt + 5 * startRow + LANES);
    FloatVector c6x = FloatVector.fromArray(SPECIES, start, startAt + 6 * startRow);
    FloatVector c6y = FloatVector.fromArray(SPECIES, start, startAt + 6 * startRow + LANES);
    FloatVector c7x = FloatVector.fromArray(SPECIES, start, startAt + 7 * startRow);
    FloatVector c7y = FloatVector.fromArray(SPECIES, start, startAt + 7 * startRow + LANES);
    FloatVector c8x = FloatVector.fromArray(SPECIES, start, startAt + 8 * startRow);
    FloatVector c8y = FloatVector.fromArray(SPECIES, start, startAt + 8 * startRow + LANES);
    FloatVector c9x = FloatVector.fromArray(SPECIES, start, startAt + 9 * startRow);
    FloatVector c9y = FloatVector.fromArray(SPECIES, start, startAt + 9 * startRow + LANES);
    FloatVector c10x = FloatVector.fromArray(SPECIES, start, startAt + 10 * startRow);
    FloatVector c10y = FloatVector.fromArray(SPECIES, start, startAt + 10 * startRow + LANES);
    FloatVector c11x = FloatVector.fromArray(SPECIES, start, startAt + 11 * startRow);
    FloatVector c11y = FloatVector.fromArray(SPECIES, start, startAt + 11 * startRow + LANES);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bNow + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c0x = VECTOR.cast(a0.fma(b0, c0x));
      c0y = VECTOR.cast(a0.fma(b1, c0y));
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aNow + aRow]);
      c1x = VECTOR.cast(a1.fma(b0, c1x));
      c1y = VECTOR.cast(a1.fma(b1, c1y));
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[aNow + 2 * aRow]);
      c2x = VECTOR.cast(a2.fma(b0, c2x));
      c2y = VECTOR.cast(a2.fma(b1, c2y));
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[aNow + 3 * aRow]);
      c3x = VECTOR.cast(a3.fma(b0, c3x));
      c3y = VECTOR.cast(a3.fma(b1, c3y));
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[aNow + 4 * aRow]);
      c4x = VECTOR.cast(a4.fma(b0, c4x));
      c4y = VECTOR.cast(a4.fma(b1, c4y));
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[aNow + 5 * aRow]);
      c5x = VECTOR.cast(a5.fma(b0, c5x));
      c5y = VECTOR.cast(a5.fma(b1, c5y));
      FloatVector a6 = FloatVector.broadcast(SPECIES, a[aNow + 6 * aRow]);
      c6x = VECTOR.cast(a6.fma(b0, c6x));
      c6y = VECTOR.cast(a6.fma(b1, c6y));
      FloatVector a7 = FloatVector.broadcast(SPECIES, a[aNow + 7 * aRow]);
      c7x = VECTOR.cast(a7.fma(b0, c7x));
      c7y = VECTOR.cast(a7.fma(b1, c7y));
      FloatVector a8 = FloatVector.broadcast(SPECIES, a[aNow + 8 * aRow]);
      c8x = VECTOR.cast(a8.fma(b0, c8x));
      c8y = VECTOR.cast(a8.fma(b1, c8y));
      FloatVector a9 = FloatVector.broadcast(SPECIES, a[aNow + 9 * aRow]);
      c9x = VECTOR.cast(a9.fma(b0, c9x));
      c9y = VECTOR.cast(a9.fma(b1, c9y));
      FloatVector a10 = FloatVector.broadcast(SPECIES, a[aNow + 10 * aRow]);
      c10x = VECTOR.cast(a10.fma(b0, c10x));
      c10y = VECTOR.cast(a10.fma(b1, c10y));
      FloatVector a11 = FloatVector.broadcast(SPECIES, a[aNow + 11 * aRow]);
      c11x = VECTOR.cast(a11.fma(b0, c11x));
      c11y = VECTOR.cast(a11.fma(b1, c11y));
    }
    c0x.intoArray(c, cAt);
    c0y.intoArray(c, cAt + LANES);
    c1x.intoArray(c, cAt + cRow);
    c1y.intoArray(c, cAt + cRow + LANES);
    c2x.intoArray(c, cAt + 2 * cRow);
    c2y.intoArray(c, cAt + 2 * cRow + LANES);
    c3x.intoArray(c, cAt + 3 * cRow);
    c3y.intoArray(c, cAt + 3 * cRow + LANES);
    c4x.intoArray(c, cAt + 4 * cRow);
    c4y.intoArray(c, cAt + 4 * cRow + LANES);
    c5x.intoArray(c, cAt + 5 * cRow);
    c5y.intoArray(c, cAt + 5 * cRow + LANES);
    c6x.intoArray(c, cAt + 6 * cRow);
    c6y.intoArray(c, cAt + 6 * cRow + LANES);
    c7x.intoArray(c, cAt + 7 * cRow);
    c7y.intoArray(c, cAt + 7 * cRow + LANES);
    c8x.intoArray(c, cAt + 8 * cRow);
    c8y.intoArray(c, cAt + 8 * cRow + LANES);
    c9x.intoArray(c, cAt + 9 * cRow);
    c9y.intoArray(c, cAt + 9 * cRow + LANES);
    c10x.intoArray(c, cAt + 10 * cRow);
    c10y.intoArray(c, cAt + 10 * cRow + LANES);
    c11x.intoArray(c, cAt + 11 * cRow);
    c11y.intoArray(c, cAt + 11 * cRow + LANES);
  }

  static void tile10x2(
      float[] a,
      int aAt,
      int aRow,
      int aStep,
      float[] b,
      int bAt,
      int bStep,
      int k,
      float[] start,
      int startAt,
      int startRow,
      float[] c,
      int cAt,
      int cRow) {
    FloatVector c0x = FloatVector.fromArray(SPECIES, start, startAt);
    FloatVector c0y = FloatVector.fromArray(SPECIES, start, startAt + LANES);
    FloatVector c1x = FloatVector.fromArray(SPECIES, start, startAt + startRow);
    FloatVector c1y = FloatVector.fromArray(SPECIES, start, startAt + startRow + LANES);
    FloatVector c2x = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow);
    FloatVector c2y = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow + LANES);
    FloatVector c3x = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow);
    FloatVector c3y = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow + LANES);
    FloatVector c4x = FloatVector.fromArray(SPECIES, start, startAt + 4 * startRow);
    FloatVector c4y = FloatVector.fromArray(SPECIES, start, startAt + 4 * startRow + LANES);
    FloatVector c5x = FloatVector.fromArray(SPECIES, start, startAt + 5 * startRow);
    FloatVector c5y = FloatVector.fromArray(SPECIES, start, startAt + 5 * startRow + LANES);
    FloatVector c6x = FloatVector.fromArray(SPECIES, start, startAt + 6 * startRow);
    FloatVector c6y = FloatVector.fromArray(SPECIES, start, startAt + 6 * startRow + LANES);
    FloatVector c7x = FloatVector.fromArray(SPECIES, start, startAt + 7 * startRow);
    FloatVector c7y = FloatVector.fromArray(SPECIES, start, startAt + 7 * startRow + LANES);
    FloatVector c8x = FloatVector.fromArray(SPECIES, start, startAt + 8 * startRow);
    FloatVector c8y = FloatVector.fromArray(SPECIES, start, startAt + 8 * startRow + LANES);
    FloatVector c9x = FloatVector.fromArray(SPECIES, start, startAt + 9 * startRow);
    FloatVector c9y = FloatVector.fromArray(SPECIES, start, startAt + 9 * startRow + LANES);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bNow + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c0x = VECTOR.cast(a0.fma(b0, c0x));
      c0y = VECTOR.cast(a0.fma(b1, c0y));
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aNow + aRow]);
      c1x = VECTOR.cast(a1.fma(b0, c1x));
      c1y = VECTOR.cast(a1.fma(b1, c1y));
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[aNow + 2 * aRow]);
      c2x = VECTOR.cast(a2.fma(b0, c2x));
      c2y = VECTOR.cast(a2.fma(b1, c2y));
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[aNow + 3 * aRow]);
      c3x = VECTOR.cast(a3.fma(b0, c3x));
      c3y = VECTOR.cast(a3.fma(b1, c3y));
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[aNow + 4 * aRow]);
      c4x = VECTOR.cast(a4.fma(b0, c4x));
      c4y = VECTOR.cast(a4.fma(b1, c4y));
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[aNow + 5 * aRow]);
      c5x = VECTOR.cast(a5.fma(b0, c5x));
      c5y = VECTOR.cast(a5.fma(b1, c5y));
      FloatVector a6 = FloatVector.broadcast(SPECIES, a[aNow + 6 * aRow]);
      c6x = VECTOR.cast(a6.fma(b0, c6x));
      c6y = VECTOR.cast(a6.fma(b1, c6y));
      FloatVector a7 = FloatVector.broadcast(SPECIES, a[aNow + 7 * aRow]);
      c7x = VECTOR.cast(a7.fma(b0, c7x));
      c7y = VECTOR.cast(a7.fma(b1, c7y));
      FloatVector a8 = FloatVector.broadcast(SPECIES, a[aNow + 8 * aRow]);
      c8x = VECTOR.cast(a8.fma(b0, c8x));
      c8y = VECTOR.cast(a8.fma(b1, c8y));
      FloatVector a9 = FloatVector.broadcast(SPECIES, a[aNow + 9 * aRow]);
      c9x = VECTOR.cast(a9.fma(b0, c9x));
      c9y = VECTOR.cast(a9.fma(b1, c9y));
    }
    c0x.intoArray(c, cAt);
    c0y.intoArray(c, cAt + LANES);
    c1x.intoArray(c, cAt + cRow);
    c1y.intoArray(c, cAt + cRow + LANES);
    c2x.intoArray(c, cAt + 2 * cRow);
    c2y.intoArray(c, cAt + 2 * cRow + LANES);
    c3x.intoArray(c, cAt + 3 * cRow);
    c3y.intoArray(c, cAt + 3 * cRow + LANES);
    c4x.intoArray(c, cAt + 4 * cRow);
    c4y.intoArray(c, cAt + 4 * cRow + LANES);
    c5x.intoArray(c, cAt + 5 * cRow);
    c5y.intoArray(c, cAt + 5 * cRow + LANES);
    c6x.intoArray(c, cAt + 6 * cRow);
    c6y.intoArray(c, cAt + 6 * cRow + LANES);
    c7x.intoArray(c, cAt + 7 * cRow);
    c7y.intoArray(c, cAt + 7 * cRow + LANES);
    c8x.intoArray(c, cAt + 8 * cRow);
    c8y.intoArray(c, cAt + 8 * cRow + LANES);
    c9x.intoArray(c, cAt + 9 * cRow);
    c9y.intoArray(c, cAt + 9 * cRow + LANES);
  }

  static void tile8x2(
      float[] a,
      int aAt,
      int aRow,
      int aStep,
      float[] b,
      int bAt,
      int bStep,
      int k,
      float[] start,
      int startAt,
      int startRow,
      float[] c,
      int cAt,
      int cRow) {
    FloatVector c0x = FloatVector.fromArray(SPECIES, start, startAt);
    FloatVector c0y = FloatVector.fromArray(SPECIES, start, startAt + LANES);
    FloatVector c1x = FloatVector.fromArray(SPECIES, start, startAt + startRow);
    FloatVector c1y = FloatVector.fromArray(SPECIES, start, startAt + startRow + LANES);
    FloatVector c2x = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow);
    FloatVector c2y = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow + LANES);
    FloatVector c3x = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow);
    FloatVector c3y = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow + LANES);
    FloatVector c4x = FloatVector.fromArray(SPECIES, start, startAt + 4 * startRow);
    FloatVector c4y = FloatVector.fromArray(SPECIES, start, startAt + 4 * startRow + LANES);
    FloatVector c5x = FloatVector.fromArray(SPECIES, start, startAt + 5 * startRow);
    FloatVector c5y = FloatVector.fromArray(SPECIES, start, startAt + 5 * startRow + LANES);
    FloatVector c6x = FloatVector.fromArray(SPECIES, start, startAt + 6 * startRow);
    FloatVector c6y = FloatVector.fromArray(SPECIES, start, startAt + 6 * startRow + LANES);
    FloatVector c7x = FloatVector.fromArray(SPECIES, start, startAt + 7 * startRow);
    FloatVector c7y = FloatVector.fromArray(SPECIES, start, startAt + 7 * startRow + LANES);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bNow + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c0x = VECTOR.cast(a0.fma(b0, c0x));
      c0y = VECTOR.cast(a0.fma(b1, c0y));
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aNow + aRow]);
      c1x = VECTOR.cast(a1.fma(b0, c1x));
      c1y = VECTOR.cast(a1.fma(b1, c1y));
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[aNow + 2 * aRow]);
      c2x = VECTOR.cast(a2.fma(b0, c2x));
      c2y = VECTOR.cast(a2.fma(b1, c2y));
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[aNow + 3 * aRow]);
      c3x = VECTOR.cast(a3.fma(b0, c3x));
      c3y = VECTOR.cast(a3.fma(b1, c3y));
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[aNow + 4 * aRow]);
      c4x = VECTOR.cast(a4.fma(b0, c4x));
      c4y = VECTOR.cast(a4.fma(b1, c4y));
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[aNow + 5 * aRow]);
      c5x = VECTOR.cast(a5.fma(b0, c5x));
      c5y = VECTOR.cast(a5.fma(b1, c5y));
      FloatVector a6 = FloatVector.broadcast(SPECIES, a[aNow + 6 * aRow]);
      c6x = VECTOR.cast(a6.fma(b0, c6x));
      c6y = VECTOR.cast(a6.fma(b1, c6y));
      FloatVector a7 = FloatVector.broadcast(SPECIES, a[aNow + 7 * aRow]);
      c7x = VECTOR.cast(a7.fma(b0, c7x));
      c7y = VECTOR.cast(a7.fma(b1, c7y));
    }
    c0x.intoArray(c, cAt);
    c0y.intoArray(c, cAt + LANES);
    c1x.intoArray(c, cAt + cRow);
    c1y.intoArray(c, cAt + cRow + LANES);
    c2x.intoArray(c, cAt + 2 * cRow);
    c2y.intoArray(c, cAt + 2 * cRow + LANES);
    c3x.intoArray(c, cAt + 3 * cRow);
    c3y.intoArray(c, cAt + 3 * cRow + LANES);
    c4x.intoArray(c, cAt + 4 * cRow);
    c4y.intoArray(c, cAt + 4 * cRow + LANES);
    c5x.intoArray(c, cAt + 5 * cRow);
    c5y.intoArray(c, cAt + 5 * cRow + LANES);
    c6x.intoArray(c, cAt + 6 * cRow);
    c6y.intoArray(c, cAt + 6 * cRow + LANES);
    c7x.intoArray(c, cAt + 7 * cRow);
    c7y.intoArray(c, cAt + 7 * cRow + LANES);
  }

  static void tile6x2(
      float[] a,
      int aAt,
      int aRow,
      int aStep,
      float[] b,
      int bAt,
      int bStep,
      int k,
      float[] start,
      int startAt,
      int startRow,
      float[] c,
      int cAt,
      int cRow) {
    FloatVector c0x = FloatVector.fromArray(SPECIES, start, startAt);
    FloatVector c0y = FloatVector.fromArray(SPECIES, start, startAt + LANES);
    FloatVector c1x = FloatVector.fromArray(SPECIES, start, startAt + startRow);
    FloatVector c1y = FloatVector.fromArray(SPECIES, start, startAt + startRow + LANES);
    FloatVector c2x = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow);
    FloatVector c2y = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow + LANES);
    FloatVector c3x = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow);
    FloatVector c3y = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow + LANES);
    FloatVector c4x = FloatVector.fromArray(SPECIES, start, startAt + 4 * startRow);
    FloatVector c4y = FloatVector.fromArray(SPECIES, start, startAt + 4 * startRow + LANES);
    FloatVector c5x = FloatVector.fromArray(SPECIES, start, startAt + 5 * startRow);
    FloatVector c5y = FloatVector.fromArray(SPECIES, start, startAt + 5 * startRow + LANES);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bNow + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c0x = VECTOR.cast(a0.fma(b0, c0x));
      c0y = VECTOR.cast(a0.fma(b1, c0y));
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aNow + aRow]);
      c1x = VECTOR.cast(a1.fma(b0, c1x));
      c1y = VECTOR.cast(a1.fma(b1, c1y));
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[aNow + 2 * aRow]);
      c2x = VECTOR.cast(a2.fma(b0, c2x));
      c2y = VECTOR.cast(a2.fma(b1, c2y));
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[aNow + 3 * aRow]);
      c3x = VECTOR.cast(a3.fma(b0, c3x));
      c3y = VECTOR.cast(a3.fma(b1, c3y));
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[aNow + 4 * aRow]);
      c4x = VECTOR.cast(a4.fma(b0, c4x));
      c4y = VECTOR.cast(a4.fma(b1, c4y));
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[aNow + 5 * aRow]);
      c5x = VECTOR.cast(a5.fma(b0, c5x));
      c5y = VECTOR.cast(a5.fma(b1, c5y));
    }
    c0x.intoArray(c, cAt);
    c0y.intoArray(c, cAt + LANES);
    c1x.intoArray(c, cAt + cRow);
    c1y.intoArray(c, cAt + cRow + LANES);
    c2x.intoArray(c, cAt + 2 * cRow);
    c2y.intoArray(c, cAt + 2 * cRow + LANES);
    c3x.intoArray(c, cAt + 3 * cRow);
    c3y.intoArray(c, cAt + 3 * cRow + LANES);
    c4x.intoArray(c, cAt + 4 * cRow);
    c4y.intoArray(c, cAt + 4 * cRow + LANES);
    c5x.intoArray(c, cAt + 5 * cRow);
    c5y.intoArray(c, cAt + 5 * cRow + LANES);
  }

  static void tile5x2(
      float[] a,
      int aAt,
      int aRow,
      int aStep,
      float[] b,
      int bAt,
      int bStep,
      int k,
      float[] start,
      int startAt,
      int startRow,
      float[] c,
      int cAt,
      int cRow) {
    FloatVector c0x = FloatVector.fromArray(SPECIES, start, startAt);
    FloatVector c0y = FloatVector.fromArray(SPECIES, start, startAt + LANES);
    FloatVector c1x = FloatVector.fromArray(SPECIES, start, startAt + startRow);
    FloatVector c1y = FloatVector.fromArray(SPECIES, start, startAt + startRow + LANES);
    FloatVector c2x = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow);
    FloatVector c2y = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow + LANES);
    FloatVector c3x = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow);
    FloatVector c3y = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow + LANES);
    FloatVector c4x = FloatVector.fromArray(SPECIES, start, startAt + 4 * startRow);
    FloatVector c4y = FloatVector.fromArray(SPECIES, start, startAt + 4 * startRow + LANES);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bNow + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c0x = VECTOR.cast(a0.fma(b0, c0x));
      c0y = VECTOR.cast(a0.fma(b1, c0y));
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aNow + aRow]);
      c1x = VECTOR.cast(a1.fma(b0, c1x));
      c1y = VECTOR.cast(a1.fma(b1, c1y));
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[aNow + 2 * aRow]);
      c2x = VECTOR.cast(a2.fma(b0, c2x));
      c2y = VECTOR.cast(a2.fma(b1, c2y));
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[aNow + 3 * aRow]);
      c3x = VECTOR.cast(a3.fma(b0, c3x));
      c3y = VECTOR.cast(a3.fma(b1, c3y));
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[aNow + 4 * aRow]);
      c4x = VECTOR.cast(a4.fma(b0, c4x));
      c4y = VECTOR.cast(a4.fma(b1, c4y));
    }
    c0x.intoArray(c, cAt);
    c0y.intoArray(c, cAt + LANES);
    c1x.intoArray(c, cAt + cRow);
    c1y.intoArray(c, cAt + cRow + LANES);
    c2x.intoArray(c, cAt + 2 * cRow);
    c2y.intoArray(c, cAt + 2 * cRow + LANES);
    c3x.intoArray(c, cAt + 3 * cRow);
    c3y.intoArray(c, cAt + 3 * cRow + LANES);
    c4x.intoArray(c, cAt + 4 * cRow);
    c4y.intoArray(c, cAt + 4 * cRow + LANES);
  }

  static void tile4x2(
      float[] a,
      int aAt,
      int aRow,
      int aStep,
      float[] b,
      int bAt,
      int bStep,
      int k,
      float[] start,
      int startAt,
      int startRow,
      float[] c,
      int cAt,
      int cRow) {
    FloatVector c0x = FloatVector.fromArray(SPECIES, start, startAt);
    FloatVector c0y = FloatVector.fromArray(SPECIES, start, startAt + LANES);
    FloatVector c1x = FloatVector.fromArray(SPECIES, start, startAt + startRow);
    FloatVector c1y = FloatVector.fromArray(SPECIES, start, startAt + startRow + LANES);
    FloatVector c2x = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow);
    FloatVector c2y = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow + LANES);
    FloatVector c3x = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow);
    FloatVector c3y = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow + LANES);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bNow + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c0x = VECTOR.cast(a0.fma(b0, c0x));
      c0y = VECTOR.cast(a0.fma(b1, c0y));
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aNow + aRow]);
      c1x = VECTOR.cast(a1.fma(b0, c1x));
      c1y = VECTOR.cast(a1.fma(b1, c1y));
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[aNow + 2 * aRow]);
      c2x = VECTOR.cast(a2.fma(b0, c2x));
      c2y = VECTOR.cast(a2.fma(b1, c2y));
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[aNow + 3 * aRow]);
      c3x = VECTOR.cast(a3.fma(b0, c3x));
      c3y = VECTOR.cast(a3.fma(b1, c3y));
    }
    c0x.intoArray(c, cAt);
    c0y.intoArray(c, cAt + LANES);
    c1x.intoArray(c, cAt + cRow);
    c1y.intoArray(c, cAt + cRow + LANES);
    c2x.intoArray(c, cAt + 2 * cRow);
    c2y.intoArray(c, cAt + 2 * cRow + LANES);
    c3x.intoArray(c, cAt + 3 * cRow);
    c3y.intoArray(c, cAt + 3 * cRow + LANES);
  }

  static void tile3x2(
      float[] a,
      int aAt,
      int aRow,
      int aStep,
      float[] b,
      int bAt,
      int bStep,
      int k,
      float[] start,
      int startAt,
      int startRow,
      float[] c,
      int cAt,
      int cRow) {
    FloatVector c0x = FloatVector.fromArray(SPECIES, start, startAt);
    FloatVector c0y = FloatVector.fromArray(SPECIES, start, startAt + LANES);
    FloatVector c1x = FloatVector.fromArray(SPECIES, start, startAt + startRow);
    FloatVector c1y = FloatVector.fromArray(SPECIES, start, startAt + startRow + LANES);
    FloatVector c2x = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow);
    FloatVector c2y = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow + LANES);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bNow + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c0x = VECTOR.cast(a0.fma(b0, c0x));
      c0y = VECTOR.cast(a0.fma(b1, c0y));
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aNow + aRow]);
      c1x = VECTOR.cast(a1.fma(b0, c1x));
      c1y = VECTOR.cast(a1.fma(b1, c1y));
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[aNow + 2 * aRow]);
      c2x = VECTOR.cast(a2.fma(b0, c2x));
      c2y = VECTOR.cast(a2.fma(b1, c2y));
    }
    c0x.intoArray(c, cAt);
    c0y.intoArray(c, cAt + LANES);
    c1x.intoArray(c, cAt + cRow);
    c1y.intoArray(c, cAt + cRow + LANES);
    c2x.intoArray(c, cAt + 2 * cRow);
    c2y.intoArray(c, cAt + 2 * cRow + LANES);
  }

  static void tile2x2(
      float[] a,
      int aAt,
      int aRow,
      int aStep,
      float[] b,
      int bAt,
      int bStep,
      int k,
      float[] start,
      int startAt,
      int startRow,
      float[] c,
      int cAt,
      int cRow) {
    FloatVector c0x = FloatVector.fromArray(SPECIES, start, startAt);
    FloatVector c0y = FloatVector.fromArray(SPECIES, start, startAt + LANES);
    FloatVector c1x = FloatVector.fromArray(SPECIES, start, startAt + startRow);
    FloatVector c1y = FloatVector.fromArray(SPECIES, start, startAt + startRow + LANES);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bNow + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c0x = VECTOR.cast(a0.fma(b0, c0x));
      c0y = VECTOR.cast(a0.fma(b1, c0y));
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aNow + aRow]);
      c1x = VECTOR.cast(a1.fma(b0, c1x));
      c1y = VECTOR.cast(a1.fma(b1, c1y));
    }
    c0x.intoArray(c, cAt);
    c0y.intoArray(c, cAt + LANES);
    c1x.intoArray(c, cAt + cRow);
    c1y.intoArray(c, cAt + cRow + LANES);
  }

  static void tile1x2(
      float[] a,
      int aAt,
      int aStep,
      float[] b,
      int bAt,
      int bStep,
      int k,
      float[] start,
      int startAt,
      float[] c,
      int cAt) {
    FloatVector c0x = FloatVector.fromArray(SPECIES, start, startAt);
    FloatVector c0y = FloatVector.fromArray(SPECIES, start, startAt + LANES);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bNow + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c0x = VECTOR.cast(a0.fma(b0, c0x));
      c0y = VECTOR.cast(a0.fma(b1, c0y));
    }
    c0x.intoArray(c, cAt);
    c0y.intoArray(c, cAt + LANES);
  }
}
