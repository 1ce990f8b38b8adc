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
  /** The number of rows of a transposed product per pass, so that their copies stay in cache. */
  private static final int DEPTH = 128;

  /** The number of columns of the transposed operand per pass. */
  private static final int SLICE = 48;

  /**
   * Rows up to so many numbers apart are read where they are. Rows that are farther apart share few
   * places in the cache, so they are copied side by side first.
   */
  private static final int NEAR = 64;

  /** The number of slices that share the copy of a panel. */
  private static final int SLICES = 8;

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
    return DEPTH * (SLICE * SLICES + 3 * LANES);
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
    public void addProduct(
        float[] start,
        int startAt,
        int startRow,
        float[] a,
        int aAt,
        int aRow,
        int m,
        float[] c,
        int cAt,
        int cRow) {
      int done = 0;
      while (done < vectors) {
        int column = done * LANES;
        int bAt = rows * column;
        int from = startAt + column;
        int to = cAt + column;
        int panel = tiles.panel(vectors - done);
        int step = panel * LANES;
        int atOnce = FloatVectorTiles.panelsAtOnce(m, vectors - done);
        if (atOnce > 1) {
          FloatVectorTiles.addProductOfPanels(
              a, aAt, aRow, m, packed, bAt, step, rows, start, from, startRow, c, to, cRow);
          done += 2 * atOnce;
        } else {
          tiles.addProduct(
              panel, a, aAt, aRow, 1, m, packed, bAt, step, rows, start, from, startRow, c, to,
              cRow);
          done += panel;
        }
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
    boolean copyA = aRow > NEAR;
    boolean copyB = bRow > NEAR;
    int panelAt = DEPTH * SLICE * SLICES;
    for (int first = 0; first < m; first += SLICE * SLICES) {
      int last = Math.min(m, first + SLICE * SLICES);
      for (int top = 0; top < k; top += DEPTH) {
        int depth = Math.min(DEPTH, k - top);
        for (int column = first; copyA && column < last; column += SLICE) {
          int to = (column - first) * DEPTH;
          int columns = padded(Math.min(SLICE, last - column));
          copyColumns(a, aAt + top * aRow + column, aRow, depth, workspace, to, SLICE, columns);
        }
        int done = 0;
        while (done < vectors) {
          int panel = tiles.panel(vectors - done);
          int bFrom = bAt + top * bRow + done * LANES;
          int step = panel * LANES;
          if (copyB) {
            copyColumns(b, bFrom, bRow, depth, workspace, panelAt, step, step);
          }
          for (int column = first; column < last; column += SLICE) {
            int to = cAt + column * cRow + done * LANES;
            tiles.addProduct(
                panel,
                copyA ? workspace : a,
                copyA ? (column - first) * DEPTH : aAt + top * aRow + column,
                1,
                copyA ? SLICE : aRow,
                Math.min(SLICE, last - column),
                copyB ? workspace : b,
                copyB ? panelAt : bFrom,
                copyB ? step : bRow,
                depth,
                c,
                to,
                cRow,
                c,
                to,
                cRow);
          }
          done += panel;
        }
      }
    }
  }
}
