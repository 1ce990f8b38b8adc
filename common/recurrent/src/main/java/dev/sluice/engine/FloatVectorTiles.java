package dev.sluice.engine;

import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of products, which keep a tile of the result in registers. How large a tile
 * may be depends on the number of vector registers. The bits of a result do not depend on the tile.
 */
abstract class FloatVectorTiles {
  static final VectorSpecies<Float> SPECIES = FloatVectorElements.SPECIES;
  static final int LANES = FloatVectorElements.LANES;

  /**
   * The tiles for this machine: wide ones with 32 registers, which is AVX-512 on x86 and every
   * 64-bit ARM; narrow ones with 16.
   */
  static FloatVectorTiles best() {
    boolean x86 = System.getProperty("os.arch", "").matches("amd64|x86_64|x86|i386");
    return x86 && LANES < 16 ? new FloatVectorNarrowTiles() : new FloatVectorWideTiles();
  }

  /** The width, in vectors, of the next panel when {@code left} vectors remain. */
  abstract int panel(int left);

  /** Whether rows of so many vectors can be multiplied by two matrices at once. */
  abstract boolean canAddTwoProducts(int vectors);

  /**
   * Adds products to the rows of one panel: {@code c += a b}, and {@code + d e} where {@link
   * #canAddTwoProducts} allows it, so that a tile is read and written once for both.
   *
   * @param aAt the first element of a
   * @param aRow the distance of two rows of a
   * @param aStep the distance of two elements of a row of a
   * @param m the number of rows of a, d and c
   * @param bStep the width of the panel
   * @param k the number of rows of the panel of b
   * @param k2 the number of rows of the panel of e; 0 for a single product
   * @param panel the width of the panel in vectors
   */
  abstract void addProducts(
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
      int panel);
}
