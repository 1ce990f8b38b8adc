package dev.sluice.engine;

import jdk.incubator.vector.FloatVector;

/**
 * Tiles for 32 vector registers: four or five rows by four vectors, and the last panels of a matrix
 * also five, two or one vectors wide.
 */
final class FloatVectorWideTiles extends FloatVectorTiles {
  private final FloatVectorTiles narrow = new FloatVectorNarrowTiles();

  @Override
  int panel(int left) {
    // A panel of a single vector would leave the multiply-add unit waiting for the broadcasts, so a
    // single last vector joins the four before it.
    if (left == 5) {
      return 5;
    }
    return left >= 4 ? 4 : left >= 2 ? 2 : 1;
  }

  @Override
  boolean canAddTwoProducts(int vectors) {
    return vectors % 4 == 0;
  }

  @Override
  void addProducts(
      float[] a,
      int aAt,
      int aRow,
      int aStep,
      int m,
      float[] b,
      int bAt,
      int bStep,
      int k,
      float[] d,
      int dAt,
      int dRow,
      float[] e,
      int eAt,
      int k2,
      float[] c,
      int cAt,
      int cRow,
      int panel) {
    int i = 0;
    switch (panel) {
      case 5 -> {
        for (; i + 4 <= m; i += 4) {
          tile4x5(a, aAt + i * aRow, aRow, aStep, b, bAt, bStep, k, c, cAt + i * cRow, cRow);
        }
        for (; i < m; i++) {
          tile1x5(a, aAt + i * aRow, aStep, b, bAt, bStep, k, c, cAt + i * cRow);
        }
      }
      case 4 -> {
        // Every number of rows from twelve on is a sum of fours and fives.
        int fives = m >= 12 ? m % 4 : 0;
        for (; fives > 0; fives--, i += 5) {
          tile5x4(
              a,
              aAt + i * aRow,
              aRow,
              aStep,
              b,
              bAt,
              bStep,
              k,
              d,
              dAt + i * dRow,
              dRow,
              e,
              eAt,
              k2,
              c,
              cAt + i * cRow,
              cRow);
        }
        for (; i + 4 <= m; i += 4) {
          tile4x4(
              a,
              aAt + i * aRow,
              aRow,
              aStep,
              b,
              bAt,
              bStep,
              k,
              d,
              dAt + i * dRow,
              dRow,
              e,
              eAt,
              k2,
              c,
              cAt + i * cRow,
              cRow);
        }
        if (i + 2 <= m) {
          tile2x4(
              a,
              aAt + i * aRow,
              aRow,
              aStep,
              b,
              bAt,
              bStep,
              k,
              d,
              dAt + i * dRow,
              dRow,
              e,
              eAt,
              k2,
              c,
              cAt + i * cRow,
              cRow);
          i += 2;
        }
        if (i < m) {
          tile1x4(
              a,
              aAt + i * aRow,
              aStep,
              b,
              bAt,
              bStep,
              k,
              d,
              dAt + i * dRow,
              e,
              eAt,
              k2,
              c,
              cAt + i * cRow);
        }
      }
      default ->
          narrow.addProducts(
              a, aAt, aRow, aStep, m, b, bAt, bStep, k, d, dAt, dRow, e, eAt, k2, c, cAt, cRow,
              panel);
    }
  }

  private static void tile5x4(
      float[] a,
      int aAt,
      int aRow,
      int aStep,
      float[] b,
      int bAt,
      int bStep,
      int k,
      float[] d,
      int dAt,
      int dRow,
      float[] e,
      int eAt,
      int k2,
      float[] c,
      int cAt,
      int cRow) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, cAt);
    FloatVector c01 = FloatVector.fromArray(SPECIES, c, cAt + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, c, cAt + 2 * LANES);
    FloatVector c03 = FloatVector.fromArray(SPECIES, c, cAt + 3 * LANES);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, cAt + cRow);
    FloatVector c11 = FloatVector.fromArray(SPECIES, c, cAt + cRow + LANES);
    FloatVector c12 = FloatVector.fromArray(SPECIES, c, cAt + cRow + 2 * LANES);
    FloatVector c13 = FloatVector.fromArray(SPECIES, c, cAt + cRow + 3 * LANES);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow);
    FloatVector c21 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow + LANES);
    FloatVector c22 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow + 2 * LANES);
    FloatVector c23 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow + 3 * LANES);
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow);
    FloatVector c31 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow + LANES);
    FloatVector c32 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow + 2 * LANES);
    FloatVector c33 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow + 3 * LANES);
    FloatVector c40 = FloatVector.fromArray(SPECIES, c, cAt + 4 * cRow);
    FloatVector c41 = FloatVector.fromArray(SPECIES, c, cAt + 4 * cRow + LANES);
    FloatVector c42 = FloatVector.fromArray(SPECIES, c, cAt + 4 * cRow + 2 * LANES);
    FloatVector c43 = FloatVector.fromArray(SPECIES, c, cAt + 4 * cRow + 3 * LANES);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bNow + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bNow + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, bNow + 3 * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      c03 = a0.fma(b3, c03);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aNow + aRow]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      c13 = a1.fma(b3, c13);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[aNow + 2 * aRow]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      c23 = a2.fma(b3, c23);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[aNow + 3 * aRow]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
      c33 = a3.fma(b3, c33);
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[aNow + 4 * aRow]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      c42 = a4.fma(b2, c42);
      c43 = a4.fma(b3, c43);
    }
    for (int p = 0, aNow = dAt, bNow = eAt; p < k2; p++, aNow += 1, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, e, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, e, bNow + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, e, bNow + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, e, bNow + 3 * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, d[aNow]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      c03 = a0.fma(b3, c03);
      FloatVector a1 = FloatVector.broadcast(SPECIES, d[aNow + dRow]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      c13 = a1.fma(b3, c13);
      FloatVector a2 = FloatVector.broadcast(SPECIES, d[aNow + 2 * dRow]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      c23 = a2.fma(b3, c23);
      FloatVector a3 = FloatVector.broadcast(SPECIES, d[aNow + 3 * dRow]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
      c33 = a3.fma(b3, c33);
      FloatVector a4 = FloatVector.broadcast(SPECIES, d[aNow + 4 * dRow]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      c42 = a4.fma(b2, c42);
      c43 = a4.fma(b3, c43);
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + LANES);
    c02.intoArray(c, cAt + 2 * LANES);
    c03.intoArray(c, cAt + 3 * LANES);
    c10.intoArray(c, cAt + cRow);
    c11.intoArray(c, cAt + cRow + LANES);
    c12.intoArray(c, cAt + cRow + 2 * LANES);
    c13.intoArray(c, cAt + cRow + 3 * LANES);
    c20.intoArray(c, cAt + 2 * cRow);
    c21.intoArray(c, cAt + 2 * cRow + LANES);
    c22.intoArray(c, cAt + 2 * cRow + 2 * LANES);
    c23.intoArray(c, cAt + 2 * cRow + 3 * LANES);
    c30.intoArray(c, cAt + 3 * cRow);
    c31.intoArray(c, cAt + 3 * cRow + LANES);
    c32.intoArray(c, cAt + 3 * cRow + 2 * LANES);
    c33.intoArray(c, cAt + 3 * cRow + 3 * LANES);
    c40.intoArray(c, cAt + 4 * cRow);
    c41.intoArray(c, cAt + 4 * cRow + LANES);
    c42.intoArray(c, cAt + 4 * cRow + 2 * LANES);
    c43.intoArray(c, cAt + 4 * cRow + 3 * LANES);
  }

  private static void tile4x4(
      float[] a,
      int aAt,
      int aRow,
      int aStep,
      float[] b,
      int bAt,
      int bStep,
      int k,
      float[] d,
      int dAt,
      int dRow,
      float[] e,
      int eAt,
      int k2,
      float[] c,
      int cAt,
      int cRow) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, cAt);
    FloatVector c01 = FloatVector.fromArray(SPECIES, c, cAt + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, c, cAt + 2 * LANES);
    FloatVector c03 = FloatVector.fromArray(SPECIES, c, cAt + 3 * LANES);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, cAt + cRow);
    FloatVector c11 = FloatVector.fromArray(SPECIES, c, cAt + cRow + LANES);
    FloatVector c12 = FloatVector.fromArray(SPECIES, c, cAt + cRow + 2 * LANES);
    FloatVector c13 = FloatVector.fromArray(SPECIES, c, cAt + cRow + 3 * LANES);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow);
    FloatVector c21 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow + LANES);
    FloatVector c22 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow + 2 * LANES);
    FloatVector c23 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow + 3 * LANES);
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow);
    FloatVector c31 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow + LANES);
    FloatVector c32 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow + 2 * LANES);
    FloatVector c33 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow + 3 * LANES);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bNow + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bNow + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, bNow + 3 * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      c03 = a0.fma(b3, c03);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aNow + aRow]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      c13 = a1.fma(b3, c13);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[aNow + 2 * aRow]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      c23 = a2.fma(b3, c23);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[aNow + 3 * aRow]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
      c33 = a3.fma(b3, c33);
    }
    for (int p = 0, aNow = dAt, bNow = eAt; p < k2; p++, aNow += 1, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, e, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, e, bNow + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, e, bNow + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, e, bNow + 3 * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, d[aNow]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      c03 = a0.fma(b3, c03);
      FloatVector a1 = FloatVector.broadcast(SPECIES, d[aNow + dRow]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      c13 = a1.fma(b3, c13);
      FloatVector a2 = FloatVector.broadcast(SPECIES, d[aNow + 2 * dRow]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      c23 = a2.fma(b3, c23);
      FloatVector a3 = FloatVector.broadcast(SPECIES, d[aNow + 3 * dRow]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
      c33 = a3.fma(b3, c33);
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + LANES);
    c02.intoArray(c, cAt + 2 * LANES);
    c03.intoArray(c, cAt + 3 * LANES);
    c10.intoArray(c, cAt + cRow);
    c11.intoArray(c, cAt + cRow + LANES);
    c12.intoArray(c, cAt + cRow + 2 * LANES);
    c13.intoArray(c, cAt + cRow + 3 * LANES);
    c20.intoArray(c, cAt + 2 * cRow);
    c21.intoArray(c, cAt + 2 * cRow + LANES);
    c22.intoArray(c, cAt + 2 * cRow + 2 * LANES);
    c23.intoArray(c, cAt + 2 * cRow + 3 * LANES);
    c30.intoArray(c, cAt + 3 * cRow);
    c31.intoArray(c, cAt + 3 * cRow + LANES);
    c32.intoArray(c, cAt + 3 * cRow + 2 * LANES);
    c33.intoArray(c, cAt + 3 * cRow + 3 * LANES);
  }

  private static void tile2x4(
      float[] a,
      int aAt,
      int aRow,
      int aStep,
      float[] b,
      int bAt,
      int bStep,
      int k,
      float[] d,
      int dAt,
      int dRow,
      float[] e,
      int eAt,
      int k2,
      float[] c,
      int cAt,
      int cRow) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, cAt);
    FloatVector c01 = FloatVector.fromArray(SPECIES, c, cAt + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, c, cAt + 2 * LANES);
    FloatVector c03 = FloatVector.fromArray(SPECIES, c, cAt + 3 * LANES);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, cAt + cRow);
    FloatVector c11 = FloatVector.fromArray(SPECIES, c, cAt + cRow + LANES);
    FloatVector c12 = FloatVector.fromArray(SPECIES, c, cAt + cRow + 2 * LANES);
    FloatVector c13 = FloatVector.fromArray(SPECIES, c, cAt + cRow + 3 * LANES);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bNow + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bNow + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, bNow + 3 * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      c03 = a0.fma(b3, c03);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aNow + aRow]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      c13 = a1.fma(b3, c13);
    }
    for (int p = 0, aNow = dAt, bNow = eAt; p < k2; p++, aNow += 1, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, e, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, e, bNow + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, e, bNow + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, e, bNow + 3 * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, d[aNow]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      c03 = a0.fma(b3, c03);
      FloatVector a1 = FloatVector.broadcast(SPECIES, d[aNow + dRow]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      c13 = a1.fma(b3, c13);
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

  private static void tile1x4(
      float[] a,
      int aAt,
      int aStep,
      float[] b,
      int bAt,
      int bStep,
      int k,
      float[] d,
      int dAt,
      float[] e,
      int eAt,
      int k2,
      float[] c,
      int cAt) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, cAt);
    FloatVector c01 = FloatVector.fromArray(SPECIES, c, cAt + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, c, cAt + 2 * LANES);
    FloatVector c03 = FloatVector.fromArray(SPECIES, c, cAt + 3 * LANES);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bNow + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bNow + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, bNow + 3 * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      c03 = a0.fma(b3, c03);
    }
    for (int p = 0, aNow = dAt, bNow = eAt; p < k2; p++, aNow += 1, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, e, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, e, bNow + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, e, bNow + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, e, bNow + 3 * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, d[aNow]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      c03 = a0.fma(b3, c03);
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + LANES);
    c02.intoArray(c, cAt + 2 * LANES);
    c03.intoArray(c, cAt + 3 * LANES);
  }

  private static void tile4x5(
      float[] a,
      int aAt,
      int aRow,
      int aStep,
      float[] b,
      int bAt,
      int bStep,
      int k,
      float[] c,
      int cAt,
      int cRow) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, cAt);
    FloatVector c01 = FloatVector.fromArray(SPECIES, c, cAt + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, c, cAt + 2 * LANES);
    FloatVector c03 = FloatVector.fromArray(SPECIES, c, cAt + 3 * LANES);
    FloatVector c04 = FloatVector.fromArray(SPECIES, c, cAt + 4 * LANES);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, cAt + cRow);
    FloatVector c11 = FloatVector.fromArray(SPECIES, c, cAt + cRow + LANES);
    FloatVector c12 = FloatVector.fromArray(SPECIES, c, cAt + cRow + 2 * LANES);
    FloatVector c13 = FloatVector.fromArray(SPECIES, c, cAt + cRow + 3 * LANES);
    FloatVector c14 = FloatVector.fromArray(SPECIES, c, cAt + cRow + 4 * LANES);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow);
    FloatVector c21 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow + LANES);
    FloatVector c22 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow + 2 * LANES);
    FloatVector c23 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow + 3 * LANES);
    FloatVector c24 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow + 4 * LANES);
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow);
    FloatVector c31 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow + LANES);
    FloatVector c32 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow + 2 * LANES);
    FloatVector c33 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow + 3 * LANES);
    FloatVector c34 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow + 4 * LANES);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bNow + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bNow + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, bNow + 3 * LANES);
      FloatVector b4 = FloatVector.fromArray(SPECIES, b, bNow + 4 * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      c03 = a0.fma(b3, c03);
      c04 = a0.fma(b4, c04);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aNow + aRow]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      c13 = a1.fma(b3, c13);
      c14 = a1.fma(b4, c14);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[aNow + 2 * aRow]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      c23 = a2.fma(b3, c23);
      c24 = a2.fma(b4, c24);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[aNow + 3 * aRow]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
      c33 = a3.fma(b3, c33);
      c34 = a3.fma(b4, c34);
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + LANES);
    c02.intoArray(c, cAt + 2 * LANES);
    c03.intoArray(c, cAt + 3 * LANES);
    c04.intoArray(c, cAt + 4 * LANES);
    c10.intoArray(c, cAt + cRow);
    c11.intoArray(c, cAt + cRow + LANES);
    c12.intoArray(c, cAt + cRow + 2 * LANES);
    c13.intoArray(c, cAt + cRow + 3 * LANES);
    c14.intoArray(c, cAt + cRow + 4 * LANES);
    c20.intoArray(c, cAt + 2 * cRow);
    c21.intoArray(c, cAt + 2 * cRow + LANES);
    c22.intoArray(c, cAt + 2 * cRow + 2 * LANES);
    c23.intoArray(c, cAt + 2 * cRow + 3 * LANES);
    c24.intoArray(c, cAt + 2 * cRow + 4 * LANES);
    c30.intoArray(c, cAt + 3 * cRow);
    c31.intoArray(c, cAt + 3 * cRow + LANES);
    c32.intoArray(c, cAt + 3 * cRow + 2 * LANES);
    c33.intoArray(c, cAt + 3 * cRow + 3 * LANES);
    c34.intoArray(c, cAt + 3 * cRow + 4 * LANES);
  }

  private static void tile1x5(
      float[] a, int aAt, int aStep, float[] b, int bAt, int bStep, int k, float[] c, int cAt) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, cAt);
    FloatVector c01 = FloatVector.fromArray(SPECIES, c, cAt + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, c, cAt + 2 * LANES);
    FloatVector c03 = FloatVector.fromArray(SPECIES, c, cAt + 3 * LANES);
    FloatVector c04 = FloatVector.fromArray(SPECIES, c, cAt + 4 * LANES);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bNow + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bNow + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, bNow + 3 * LANES);
      FloatVector b4 = FloatVector.fromArray(SPECIES, b, bNow + 4 * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      c03 = a0.fma(b3, c03);
      c04 = a0.fma(b4, c04);
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + LANES);
    c02.intoArray(c, cAt + 2 * LANES);
    c03.intoArray(c, cAt + 3 * LANES);
    c04.intoArray(c, cAt + 4 * LANES);
  }
}
