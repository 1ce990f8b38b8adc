package dev.sluice.engine;

/**
 * Weights in the form that products take: packed once after every update, read by all threads.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
interface Packed<A> {
  /**
   * Takes weights {@code [rows, columns]}, element (i, j) of which is at {@code at + i * rowStride
   * + j * columnStride}.
   */
  void pack(A weights, int at, int rowStride, int columnStride);

  /**
   * {@code c += a b}, where b is what was packed: a {@code [m, rows]}, c {@code [m, columns]} with
   * its columns padded to whole vectors.
   *
   * @param aRow from one row of a to the next
   */
  void addProduct(A a, int aAt, int aRow, int m, A c, int cAt, int cRow);

  /**
   * {@code c += a b + d e}, where b was packed here and e there; both products have the same
   * columns. The same bits as one after the other.
   */
  void addProducts(
      A a,
      int aAt,
      int aRow,
      Packed<A> there,
      A d,
      int dAt,
      int dRow,
      int m,
      A c,
      int cAt,
      int cRow);
}
