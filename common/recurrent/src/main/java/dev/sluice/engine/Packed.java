package dev.sluice.engine;

/**
 * Weights in the form that the products need: packed once after each update, read by all threads.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
interface Packed<A> {
  /**
   * Packs weights {@code [rows, columns]}, whose element (i, j) is at {@code at + i * rowStride + j
   * * columnStride}.
   */
  void pack(A weights, int at, int rowStride, int columnStride);

  /**
   * {@code c = start + a b}, where b is the packed matrix: a {@code [m, rows]}, start and c {@code
   * [m, columns]} with their columns padded to whole vectors.
   *
   * @param start may be c
   * @param startRow the distance between rows of start; 0 to start every row from the same one
   * @param aRow the distance between rows of a
   */
  void addProduct(
      A start, int startAt, int startRow, A a, int aAt, int aRow, int m, A c, int cAt, int cRow);

  /** {@code c += a b}. */
  default void addProduct(A a, int aAt, int aRow, int m, A c, int cAt, int cRow) {
    addProduct(c, cAt, cRow, a, aAt, aRow, m, c, cAt, cRow);
  }
}
