package dev.sluice.engine;

import jdk.incubator.vector.FloatVector;

/**
 * Tiles for 16 vector registers, such as those of AVX2: four rows by two vectors, or three by three
 * in the last panel of an odd number of vectors. The compiler loads all factors of a step before it
 * multiplies, so that five rows by two vectors do not fit.
 */
final class FloatVectorNarrowTiles extends FloatVectorTiles {
  @Override
  int panel(int left) {
    return left == 1 || left == 3 ? left : 2;
  }

  @Override
  boolean canAddTwoProducts(int vectors) {
    return true;
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
      case 3 -> {
        for (; i + 3 <= m; i += 3) {
          tile3x3(
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
        for (; i < m; i++) {
          tile1x3(
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
      case 2 -> {
        for (; i + 4 <= m; i += 4) {
          tile4x2(
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
          tile2x2(
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
          tile1x2(
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
      default -> {
        for (; i + 4 <= m; i += 4) {
          tile4x1(
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
        for (; i < m; i++) {
          tile1x1(
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
    }
  }

  private static void tile3x3(
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
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, cAt + cRow);
    FloatVector c11 = FloatVector.fromArray(SPECIES, c, cAt + cRow + LANES);
    FloatVector c12 = FloatVector.fromArray(SPECIES, c, cAt + cRow + 2 * LANES);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow);
    FloatVector c21 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow + LANES);
    FloatVector c22 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow + 2 * LANES);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bNow + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bNow + 2 * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aNow + aRow]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[aNow + 2 * aRow]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
    }
    for (int p = 0, aNow = dAt, bNow = eAt; p < k2; p++, aNow++, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, e, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, e, bNow + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, e, bNow + 2 * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, d[aNow]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      FloatVector a1 = FloatVector.broadcast(SPECIES, d[aNow + dRow]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      FloatVector a2 = FloatVector.broadcast(SPECIES, d[aNow + 2 * dRow]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + LANES);
    c02.intoArray(c, cAt + 2 * LANES);
    c10.intoArray(c, cAt + cRow);
    c11.intoArray(c, cAt + cRow + LANES);
    c12.intoArray(c, cAt + cRow + 2 * LANES);
    c20.intoArray(c, cAt + 2 * cRow);
    c21.intoArray(c, cAt + 2 * cRow + LANES);
    c22.intoArray(c, cAt + 2 * cRow + 2 * LANES);
  }

  private static void tile1x3(
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
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bNow + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bNow + 2 * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
    }
    for (int p = 0, aNow = dAt, bNow = eAt; p < k2; p++, aNow++, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, e, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, e, bNow + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, e, bNow + 2 * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, d[aNow]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + LANES);
    c02.intoArray(c, cAt + 2 * LANES);
  }

  private static void tile4x2(
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
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, cAt + cRow);
    FloatVector c11 = FloatVector.fromArray(SPECIES, c, cAt + cRow + LANES);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow);
    FloatVector c21 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow + LANES);
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow);
    FloatVector c31 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow + LANES);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bNow + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aNow + aRow]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[aNow + 2 * aRow]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[aNow + 3 * aRow]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
    }
    for (int p = 0, aNow = dAt, bNow = eAt; p < k2; p++, aNow++, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, e, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, e, bNow + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, d[aNow]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(SPECIES, d[aNow + dRow]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = FloatVector.broadcast(SPECIES, d[aNow + 2 * dRow]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = FloatVector.broadcast(SPECIES, d[aNow + 3 * dRow]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + LANES);
    c10.intoArray(c, cAt + cRow);
    c11.intoArray(c, cAt + cRow + LANES);
    c20.intoArray(c, cAt + 2 * cRow);
    c21.intoArray(c, cAt + 2 * cRow + LANES);
    c30.intoArray(c, cAt + 3 * cRow);
    c31.intoArray(c, cAt + 3 * cRow + LANES);
  }

  private static void tile2x2(
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
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, cAt + cRow);
    FloatVector c11 = FloatVector.fromArray(SPECIES, c, cAt + cRow + LANES);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bNow + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aNow + aRow]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
    }
    for (int p = 0, aNow = dAt, bNow = eAt; p < k2; p++, aNow++, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, e, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, e, bNow + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, d[aNow]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(SPECIES, d[aNow + dRow]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + LANES);
    c10.intoArray(c, cAt + cRow);
    c11.intoArray(c, cAt + cRow + LANES);
  }

  private static void tile1x2(
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
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bNow + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
    }
    for (int p = 0, aNow = dAt, bNow = eAt; p < k2; p++, aNow++, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, e, bNow);
      FloatVector b1 = FloatVector.fromArray(SPECIES, e, bNow + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, d[aNow]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + LANES);
  }

  private static void tile4x1(
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
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, cAt + cRow);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow);
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow);
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c00 = a0.fma(b0, c00);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aNow + aRow]);
      c10 = a1.fma(b0, c10);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[aNow + 2 * aRow]);
      c20 = a2.fma(b0, c20);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[aNow + 3 * aRow]);
      c30 = a3.fma(b0, c30);
    }
    for (int p = 0, aNow = dAt, bNow = eAt; p < k2; p++, aNow++, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, e, bNow);
      FloatVector a0 = FloatVector.broadcast(SPECIES, d[aNow]);
      c00 = a0.fma(b0, c00);
      FloatVector a1 = FloatVector.broadcast(SPECIES, d[aNow + dRow]);
      c10 = a1.fma(b0, c10);
      FloatVector a2 = FloatVector.broadcast(SPECIES, d[aNow + 2 * dRow]);
      c20 = a2.fma(b0, c20);
      FloatVector a3 = FloatVector.broadcast(SPECIES, d[aNow + 3 * dRow]);
      c30 = a3.fma(b0, c30);
    }
    c00.intoArray(c, cAt);
    c10.intoArray(c, cAt + cRow);
    c20.intoArray(c, cAt + 2 * cRow);
    c30.intoArray(c, cAt + 3 * cRow);
  }

  private static void tile1x1(
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
    for (int p = 0, aNow = aAt, bNow = bAt; p < k; p++, aNow += aStep, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bNow);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aNow]);
      c00 = a0.fma(b0, c00);
    }
    for (int p = 0, aNow = dAt, bNow = eAt; p < k2; p++, aNow++, bNow += bStep) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, e, bNow);
      FloatVector a0 = FloatVector.broadcast(SPECIES, d[aNow]);
      c00 = a0.fma(b0, c00);
    }
    c00.intoArray(c, cAt);
  }
}
