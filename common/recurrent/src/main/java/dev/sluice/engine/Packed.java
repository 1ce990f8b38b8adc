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
   * {@code c += a b}, where b is the packed matrix: a {@code [m, rows]}, c {@code [m, columns]}
   * with its columns padded to whole vectors.
   *
   * @param aRow the distance between rows of a
   */
  void addProduct(A a, int aAt, int aRow, int m, A c, int cAt, int cRow);

  /**
   * {@code c += a b + d e}, where b is packed here and e in the other object; both products have
   * the same columns. Gives the same bits as one product after the other.
   */
  void addProducts(
      A a,
      int aAt,
      int aRow,
      Packed<A> other,
      A d,
      int dAt,
      int dRow,
      int m,
      A c,
      int cAt,
      int cRow);
}
