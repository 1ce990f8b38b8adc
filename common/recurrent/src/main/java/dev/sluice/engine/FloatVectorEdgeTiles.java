package dev.sluice.engine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles for what two vectors by several rows do not fit: the last panel of an odd number of
 * vectors, and one or two rows, which need several panels at once to keep the multiply-add units
 * busy.
 */
final class FloatVectorEdgeTiles {
  private static final VectorSpecies<Float> SPECIES = FloatVectorElements.SPECIES;
  private static final Class<? extends FloatVector> VECTOR = FloatVectorElements.VECTOR;
  private static final int LANES = FloatVectorElements.LANES;

  private FloatVectorEdgeTiles() {}

  static void tile6x3(
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
    FloatVector c0z = FloatVector.fromArray(SPECIES, start, startAt + 2 * LANES);
    FloatVector c1x = FloatVector.fromArray(SPECIES, start, startAt + startRow);
    FloatVector c1y = FloatVector.fromArray(SPECIES, start, startAt + startRow + LANES);
    FloatVector c1z = FloatVector.fromArray(SPECIES, start, startAt + startRow + 2 * LANES);
    FloatVector c2x = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow);
    FloatVector c2y = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow + LANES);
    FloatVector c2z = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow + 2 * LANES);
    FloatVector c3x = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow);
    FloatVector c3y = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow + LANES);
    FloatVector c3z = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow + 2 * LANES);
    FloatVector c4x = FloatVector.fromArray(SPECIES, start, startAt + 4 * startRow);
    FloatVector c4y = FloatVector.fromArray(SPECIES, start, startAt + 4 * startRow + LANES);
    FloatVector c4z = FloatVector.fromArray(SPECIES, start, startAt + 4 * startRow + 2 * LANES);
    FloatVector c5x = FloatVector.fromArray(SPECIES, start, startAt + 5 * startRow);
    FloatVector c5y = FloatVector.fromArray(SPECIES, start, startAt + 5 * startRow + LANES);
    FloatVector c5z = FloatVector.fromArray(SPECIES, start, startAt + 5 * startRow + 2 * LANES);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bNow + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bNow + 2 * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c0x = VECTOR.cast(a0.fma(b0, c0x));
      c0y = VECTOR.cast(a0.fma(b1, c0y));
      c0z = VECTOR.cast(a0.fma(b2, c0z));
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aNow + aRow]);
      c1x = VECTOR.cast(a1.fma(b0, c1x));
      c1y = VECTOR.cast(a1.fma(b1, c1y));
      c1z = VECTOR.cast(a1.fma(b2, c1z));
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[aNow + 2 * aRow]);
      c2x = VECTOR.cast(a2.fma(b0, c2x));
      c2y = VECTOR.cast(a2.fma(b1, c2y));
      c2z = VECTOR.cast(a2.fma(b2, c2z));
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[aNow + 3 * aRow]);
      c3x = VECTOR.cast(a3.fma(b0, c3x));
      c3y = VECTOR.cast(a3.fma(b1, c3y));
      c3z = VECTOR.cast(a3.fma(b2, c3z));
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[aNow + 4 * aRow]);
      c4x = VECTOR.cast(a4.fma(b0, c4x));
      c4y = VECTOR.cast(a4.fma(b1, c4y));
      c4z = VECTOR.cast(a4.fma(b2, c4z));
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[aNow + 5 * aRow]);
      c5x = VECTOR.cast(a5.fma(b0, c5x));
      c5y = VECTOR.cast(a5.fma(b1, c5y));
      c5z = VECTOR.cast(a5.fma(b2, c5z));
    }
    c0x.intoArray(c, cAt);
    c0y.intoArray(c, cAt + LANES);
    c0z.intoArray(c, cAt + 2 * LANES);
    c1x.intoArray(c, cAt + cRow);
    c1y.intoArray(c, cAt + cRow + LANES);
    c1z.intoArray(c, cAt + cRow + 2 * LANES);
    c2x.intoArray(c, cAt + 2 * cRow);
    c2y.intoArray(c, cAt + 2 * cRow + LANES);
    c2z.intoArray(c, cAt + 2 * cRow + 2 * LANES);
    c3x.intoArray(c, cAt + 3 * cRow);
    c3y.intoArray(c, cAt + 3 * cRow + LANES);
    c3z.intoArray(c, cAt + 3 * cRow + 2 * LANES);
    c4x.intoArray(c, cAt + 4 * cRow);
    c4y.intoArray(c, cAt + 4 * cRow + LANES);
    c4z.intoArray(c, cAt + 4 * cRow + 2 * LANES);
    c5x.intoArray(c, cAt + 5 * cRow);
    c5y.intoArray(c, cAt + 5 * cRow + LANES);
    c5z.intoArray(c, cAt + 5 * cRow + 2 * LANES);
  }

  static void tile4x3(
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
    FloatVector c0z = FloatVector.fromArray(SPECIES, start, startAt + 2 * LANES);
    FloatVector c1x = FloatVector.fromArray(SPECIES, start, startAt + startRow);
    FloatVector c1y = FloatVector.fromArray(SPECIES, start, startAt + startRow + LANES);
    FloatVector c1z = FloatVector.fromArray(SPECIES, start, startAt + startRow + 2 * LANES);
    FloatVector c2x = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow);
    FloatVector c2y = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow + LANES);
    FloatVector c2z = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow + 2 * LANES);
    FloatVector c3x = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow);
    FloatVector c3y = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow + LANES);
    FloatVector c3z = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow + 2 * LANES);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bNow + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bNow + 2 * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c0x = VECTOR.cast(a0.fma(b0, c0x));
      c0y = VECTOR.cast(a0.fma(b1, c0y));
      c0z = VECTOR.cast(a0.fma(b2, c0z));
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aNow + aRow]);
      c1x = VECTOR.cast(a1.fma(b0, c1x));
      c1y = VECTOR.cast(a1.fma(b1, c1y));
      c1z = VECTOR.cast(a1.fma(b2, c1z));
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[aNow + 2 * aRow]);
      c2x = VECTOR.cast(a2.fma(b0, c2x));
      c2y = VECTOR.cast(a2.fma(b1, c2y));
      c2z = VECTOR.cast(a2.fma(b2, c2z));
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[aNow + 3 * aRow]);
      c3x = VECTOR.cast(a3.fma(b0, c3x));
      c3y = VECTOR.cast(a3.fma(b1, c3y));
      c3z = VECTOR.cast(a3.fma(b2, c3z));
    }
    c0x.intoArray(c, cAt);
    c0y.intoArray(c, cAt + LANES);
    c0z.intoArray(c, cAt + 2 * LANES);
    c1x.intoArray(c, cAt + cRow);
    c1y.intoArray(c, cAt + cRow + LANES);
    c1z.intoArray(c, cAt + cRow + 2 * LANES);
    c2x.intoArray(c, cAt + 2 * cRow);
    c2y.intoArray(c, cAt + 2 * cRow + LANES);
    c2z.intoArray(c, cAt + 2 * cRow + 2 * LANES);
    c3x.intoArray(c, cAt + 3 * cRow);
    c3y.intoArray(c, cAt + 3 * cRow + LANES);
    c3z.intoArray(c, cAt + 3 * cRow + 2 * LANES);
  }

  static void tile3x3(
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
    FloatVector c0z = FloatVector.fromArray(SPECIES, start, startAt + 2 * LANES);
    FloatVector c1x = FloatVector.fromArray(SPECIES, start, startAt + startRow);
    FloatVector c1y = FloatVector.fromArray(SPECIES, start, startAt + startRow + LANES);
    FloatVector c1z = FloatVector.fromArray(SPECIES, start, startAt + startRow + 2 * LANES);
    FloatVector c2x = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow);
    FloatVector c2y = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow + LANES);
    FloatVector c2z = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow + 2 * LANES);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bNow + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bNow + 2 * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c0x = VECTOR.cast(a0.fma(b0, c0x));
      c0y = VECTOR.cast(a0.fma(b1, c0y));
      c0z = VECTOR.cast(a0.fma(b2, c0z));
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aNow + aRow]);
      c1x = VECTOR.cast(a1.fma(b0, c1x));
      c1y = VECTOR.cast(a1.fma(b1, c1y));
      c1z = VECTOR.cast(a1.fma(b2, c1z));
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[aNow + 2 * aRow]);
      c2x = VECTOR.cast(a2.fma(b0, c2x));
      c2y = VECTOR.cast(a2.fma(b1, c2y));
      c2z = VECTOR.cast(a2.fma(b2, c2z));
    }
    c0x.intoArray(c, cAt);
    c0y.intoArray(c, cAt + LANES);
    c0z.intoArray(c, cAt + 2 * LANES);
    c1x.intoArray(c, cAt + cRow);
    c1y.intoArray(c, cAt + cRow + LANES);
    c1z.intoArray(c, cAt + cRow + 2 * LANES);
    c2x.intoArray(c, cAt + 2 * cRow);
    c2y.intoArray(c, cAt + 2 * cRow + LANES);
    c2z.intoArray(c, cAt + 2 * cRow + 2 * LANES);
  }

  static void tile2x3(
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
    FloatVector c0z = FloatVector.fromArray(SPECIES, start, startAt + 2 * LANES);
    FloatVector c1x = FloatVector.fromArray(SPECIES, start, startAt + startRow);
    FloatVector c1y = FloatVector.fromArray(SPECIES, start, startAt + startRow + LANES);
    FloatVector c1z = FloatVector.fromArray(SPECIES, start, startAt + startRow + 2 * LANES);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bNow + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bNow + 2 * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c0x = VECTOR.cast(a0.fma(b0, c0x));
      c0y = VECTOR.cast(a0.fma(b1, c0y));
      c0z = VECTOR.cast(a0.fma(b2, c0z));
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aNow + aRow]);
      c1x = VECTOR.cast(a1.fma(b0, c1x));
      c1y = VECTOR.cast(a1.fma(b1, c1y));
      c1z = VECTOR.cast(a1.fma(b2, c1z));
    }
    c0x.intoArray(c, cAt);
    c0y.intoArray(c, cAt + LANES);
    c0z.intoArray(c, cAt + 2 * LANES);
    c1x.intoArray(c, cAt + cRow);
    c1y.intoArray(c, cAt + cRow + LANES);
    c1z.intoArray(c, cAt + cRow + 2 * LANES);
  }

  static void tile1x3(
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
    FloatVector c0z = FloatVector.fromArray(SPECIES, start, startAt + 2 * LANES);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bNow + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bNow + 2 * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c0x = VECTOR.cast(a0.fma(b0, c0x));
      c0y = VECTOR.cast(a0.fma(b1, c0y));
      c0z = VECTOR.cast(a0.fma(b2, c0z));
    }
    c0x.intoArray(c, cAt);
    c0y.intoArray(c, cAt + LANES);
    c0z.intoArray(c, cAt + 2 * LANES);
  }

  static void tile8x1(
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
    FloatVector c1x = FloatVector.fromArray(SPECIES, start, startAt + startRow);
    FloatVector c2x = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow);
    FloatVector c3x = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow);
    FloatVector c4x = FloatVector.fromArray(SPECIES, start, startAt + 4 * startRow);
    FloatVector c5x = FloatVector.fromArray(SPECIES, start, startAt + 5 * startRow);
    FloatVector c6x = FloatVector.fromArray(SPECIES, start, startAt + 6 * startRow);
    FloatVector c7x = FloatVector.fromArray(SPECIES, start, startAt + 7 * startRow);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c0x = VECTOR.cast(a0.fma(b0, c0x));
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aNow + aRow]);
      c1x = VECTOR.cast(a1.fma(b0, c1x));
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[aNow + 2 * aRow]);
      c2x = VECTOR.cast(a2.fma(b0, c2x));
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[aNow + 3 * aRow]);
      c3x = VECTOR.cast(a3.fma(b0, c3x));
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[aNow + 4 * aRow]);
      c4x = VECTOR.cast(a4.fma(b0, c4x));
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[aNow + 5 * aRow]);
      c5x = VECTOR.cast(a5.fma(b0, c5x));
      FloatVector a6 = FloatVector.broadcast(SPECIES, a[aNow + 6 * aRow]);
      c6x = VECTOR.cast(a6.fma(b0, c6x));
      FloatVector a7 = FloatVector.broadcast(SPECIES, a[aNow + 7 * aRow]);
      c7x = VECTOR.cast(a7.fma(b0, c7x));
    }
    c0x.intoArray(c, cAt);
    c1x.intoArray(c, cAt + cRow);
    c2x.intoArray(c, cAt + 2 * cRow);
    c3x.intoArray(c, cAt + 3 * cRow);
    c4x.intoArray(c, cAt + 4 * cRow);
    c5x.intoArray(c, cAt + 5 * cRow);
    c6x.intoArray(c, cAt + 6 * cRow);
    c7x.intoArray(c, cAt + 7 * cRow);
  }

  static void tile4x1(
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
    FloatVector c1x = FloatVector.fromArray(SPECIES, start, startAt + startRow);
    FloatVector c2x = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow);
    FloatVector c3x = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c0x = VECTOR.cast(a0.fma(b0, c0x));
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aNow + aRow]);
      c1x = VECTOR.cast(a1.fma(b0, c1x));
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[aNow + 2 * aRow]);
      c2x = VECTOR.cast(a2.fma(b0, c2x));
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[aNow + 3 * aRow]);
      c3x = VECTOR.cast(a3.fma(b0, c3x));
    }
    c0x.intoArray(c, cAt);
    c1x.intoArray(c, cAt + cRow);
    c2x.intoArray(c, cAt + 2 * cRow);
    c3x.intoArray(c, cAt + 3 * cRow);
  }

  static void tile2x1(
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
    FloatVector c1x = FloatVector.fromArray(SPECIES, start, startAt + startRow);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c0x = VECTOR.cast(a0.fma(b0, c0x));
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aNow + aRow]);
      c1x = VECTOR.cast(a1.fma(b0, c1x));
    }
    c0x.intoArray(c, cAt);
    c1x.intoArray(c, cAt + cRow);
  }

  static void tile1x1(
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
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c0x = VECTOR.cast(a0.fma(b0, c0x));
    }
    c0x.intoArray(c, cAt);
  }

  static void tile1x4panels(
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
    int next = k * bStep;
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, startAt);
    FloatVector c01 = FloatVector.fromArray(SPECIES, start, startAt + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, start, startAt + 2 * LANES);
    FloatVector c03 = FloatVector.fromArray(SPECIES, start, startAt + 3 * LANES);
    FloatVector c04 = FloatVector.fromArray(SPECIES, start, startAt + 4 * LANES);
    FloatVector c05 = FloatVector.fromArray(SPECIES, start, startAt + 5 * LANES);
    FloatVector c06 = FloatVector.fromArray(SPECIES, start, startAt + 6 * LANES);
    FloatVector c07 = FloatVector.fromArray(SPECIES, start, startAt + 7 * LANES);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      c00 = VECTOR.cast(a0.fma(b0, c00));
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bNow + LANES);
      c01 = VECTOR.cast(a0.fma(b1, c01));
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bNow + next);
      c02 = VECTOR.cast(a0.fma(b2, c02));
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, bNow + next + LANES);
      c03 = VECTOR.cast(a0.fma(b3, c03));
      FloatVector b4 = FloatVector.fromArray(SPECIES, b, bNow + 2 * next);
      c04 = VECTOR.cast(a0.fma(b4, c04));
      FloatVector b5 = FloatVector.fromArray(SPECIES, b, bNow + 2 * next + LANES);
      c05 = VECTOR.cast(a0.fma(b5, c05));
      FloatVector b6 = FloatVector.fromArray(SPECIES, b, bNow + 3 * next);
      c06 = VECTOR.cast(a0.fma(b6, c06));
      FloatVector b7 = FloatVector.fromArray(SPECIES, b, bNow + 3 * next + LANES);
      c07 = VECTOR.cast(a0.fma(b7, c07));
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + LANES);
    c02.intoArray(c, cAt + 2 * LANES);
    c03.intoArray(c, cAt + 3 * LANES);
    c04.intoArray(c, cAt + 4 * LANES);
    c05.intoArray(c, cAt + 5 * LANES);
    c06.intoArray(c, cAt + 6 * LANES);
    c07.intoArray(c, cAt + 7 * LANES);
  }

  static void tile2x2panels(
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
    int next = k * bStep;
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, startAt);
    FloatVector c01 = FloatVector.fromArray(SPECIES, start, startAt + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, start, startAt + 2 * LANES);
    FloatVector c03 = FloatVector.fromArray(SPECIES, start, startAt + 3 * LANES);
    FloatVector c10 = FloatVector.fromArray(SPECIES, start, startAt + startRow);
    FloatVector c11 = FloatVector.fromArray(SPECIES, start, startAt + startRow + LANES);
    FloatVector c12 = FloatVector.fromArray(SPECIES, start, startAt + startRow + 2 * LANES);
    FloatVector c13 = FloatVector.fromArray(SPECIES, start, startAt + startRow + 3 * LANES);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aNow + aRow]);
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      c00 = VECTOR.cast(a0.fma(b0, c00));
      c10 = VECTOR.cast(a1.fma(b0, c10));
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bNow + LANES);
      c01 = VECTOR.cast(a0.fma(b1, c01));
      c11 = VECTOR.cast(a1.fma(b1, c11));
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bNow + next);
      c02 = VECTOR.cast(a0.fma(b2, c02));
      c12 = VECTOR.cast(a1.fma(b2, c12));
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, bNow + next + LANES);
      c03 = VECTOR.cast(a0.fma(b3, c03));
      c13 = VECTOR.cast(a1.fma(b3, c13));
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + LANES);
    c02.intoArray(c, cAt + 2 * LANES);
    c03.intoArray(c, cAt + 3 * LANES);
    c10.intoArray(c, cAt + cRow);
    c11.intoArray(c, cAt + cRow + LANES);
    c12.intoArray(c, cAt + cRow + 2 * LANES);
    c13.intoArray(c, cAt + cRow + 3 * LANES);
  }
}
