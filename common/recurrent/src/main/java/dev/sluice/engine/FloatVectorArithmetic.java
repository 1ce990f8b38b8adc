package dev.sluice.engine;

/**
 * Single precision through the Java Vector API: matrix products, in addition to the element-wise
 * operations of {@link FloatVectorElements}.
 *
 * <p>Packed weights are stored in panels that are a few vectors wide, row after row, so that a
 * product reads a panel from front to back. The innermost loop keeps a tile of the result, a few
 * rows by one panel, in registers and adds one product after the other over k. Each element of a
 * result is therefore one chain of fused multiply-adds in the order of k, whichever tile it is in:
 * {@link FloatVectorTiles}.
 */
final class FloatVectorArithmetic extends FloatVectorElements {
  /** The number of rows of a transposed product per pass, so that their panel stays in cache. */
  private static final int DEPTH = 128;

  private final FloatVectorTiles tiles;

  FloatVectorArithmetic() {
    this(FloatVectorTiles.best());
  }

  FloatVectorArithmetic(FloatVectorTiles tiles) {
    // Unused: this class computes its own products, so OpenBLAS need not be loaded.
    super(new LoopProducts());
    this.tiles = tiles;
  }

  @Override
  int lanes() {
    return LANES;
  }

  @Override
  boolean rowsAreIndependent() {
    return true;
  }

  @Override
  int workspaceSize() {
    return DEPTH * 5 * LANES;
  }

  @Override
  Packed<float[]> packed(int rows, int columns) {
    return new Panels(rows, columns);
  }

  /** Panel after panel. */
  private final class Panels implements Packed<float[]> {
    private final int rows;
    private final int columns;
    private final int vectors;
    private final float[] packed;

    Panels(int rows, int columns) {
      this.rows = rows;
      this.columns = columns;
      vectors = (columns + LANES - 1) / LANES;
      packed = new float[rows * vectors * LANES];
    }

    @Override
    public void pack(float[] weights, int at, int rowStride, int columnStride) {
      int done = 0;
      while (done < vectors) {
        int panel = tiles.panel(vectors - done);
        int from = done * LANES;
        int columnCount = Math.min(columns, from + panel * LANES) - from;
        packPanel(
            weights,
            at + from * columnStride,
            rowStride,
            columnStride,
            columnCount,
            rows * from,
            panel * LANES);
        done += panel;
      }
    }

    private void packPanel(
        float[] weights,
        int at,
        int rowStride,
        int columnStride,
        int columnCount,
        int packedAt,
        int width) {
      if (columnStride == 1) {
        for (int i = 0; i < rows; i++) {
          System.arraycopy(weights, at + i * rowStride, packed, packedAt + i * width, columnCount);
        }
        return;
      }
      // A few rows at a time, so that they stay in cache until all their columns are written.
      for (int top = 0; top < rows; top += LANES) {
        int bottom = Math.min(rows, top + LANES);
        for (int j = 0; j < columnCount; j++) {
          for (int i = top; i < bottom; i++) {
            packed[packedAt + i * width + j] = weights[at + i * rowStride + j * columnStride];
          }
        }
      }
    }

    @Override
    public void addProduct(float[] a, int aAt, int aRow, int m, float[] c, int cAt, int cRow) {
      addPanels(a, aAt, aRow, packed, a, 0, 0, packed, 0, m, c, cAt, cRow);
    }

    @Override
    public void addProducts(
        float[] a,
        int aAt,
        int aRow,
        Packed<float[]> other,
        float[] b,
        int bAt,
        int bRow,
        int m,
        float[] c,
        int cAt,
        int cRow) {
      Panels second = (Panels) other;
      if (tiles.canAddTwoProducts(vectors)) {
        addPanels(a, aAt, aRow, packed, b, bAt, bRow, second.packed, second.rows, m, c, cAt, cRow);
      } else {
        addProduct(a, aAt, aRow, m, c, cAt, cRow);
        second.addProduct(b, bAt, bRow, m, c, cAt, cRow);
      }
    }

    private void addPanels(
        float[] a,
        int aAt,
        int aRow,
        float[] weights,
        float[] b,
        int bAt,
        int bRow,
        float[] otherWeights,
        int otherRows,
        int m,
        float[] c,
        int cAt,
        int cRow) {
      int done = 0;
      while (done < vectors) {
        int panel = tiles.panel(vectors - done);
        int column = done * LANES;
        tiles.addProducts(
            a,
            aAt,
            aRow,
            1,
            m,
            weights,
            rows * column,
            panel * LANES,
            rows,
            b,
            bAt,
            bRow,
            otherWeights,
            otherRows * column,
            otherRows,
            c,
            cAt + column,
            cRow,
            panel);
        done += panel;
      }
    }
  }

  @Override
  void multiplyTransposed(
      float[] a,
      int aAt,
      int aRow,
      float[] b,
      int bAt,
      int bRow,
      int m,
      int n,
      int k,
      float[] c,
      int cAt,
      int cRow,
      float[] workspace) {
    int vectors = n / LANES;
    for (int top = 0; top < k; top += DEPTH) {
      int depth = Math.min(DEPTH, k - top);
      int done = 0;
      while (done < vectors) {
        int panel = tiles.panel(vectors - done);
        int column = done * LANES;
        for (int i = 0; i < depth; i++) {
          System.arraycopy(
              b, bAt + (top + i) * bRow + column, workspace, i * panel * LANES, panel * LANES);
        }
        tiles.addProducts(
            a,
            aAt + top * aRow,
            1,
            aRow,
            m,
            workspace,
            0,
            panel * LANES,
            depth,
            a,
            0,
            0,
            workspace,
            0,
            0,
            c,
            cAt + column,
            cRow,
            panel);
        done += panel;
      }
    }
  }
}
