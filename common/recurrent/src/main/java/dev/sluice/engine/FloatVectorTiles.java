package dev.sluice.engine;

/**
 * The innermost loops of products. A tile of the result, a few rows by one panel of packed weights,
 * stays in registers while one product after the other is added over k. Panels are two vectors
 * wide, so that a tile has many rows and its weights are read seldom; how many rows depends on the
 * number of vector registers. The bits of a result do not depend on the tile that it is in.
 *
 * <p>A tile has a single loop. Methods with two of them were sometimes compiled anew when the
 * second was reached, and then outgrew the compiler's limit for inlining, so that every vector
 * became an object.
 */
final class FloatVectorTiles {
  private static final int[] PAIR_ROWS = {12, 10, 8, 6, 5, 4, 3, 2, 1};
  private static final int[] TRIPLE_ROWS = {6, 4, 3, 2, 1};
  private static final int[] SINGLE_ROWS = {8, 4, 2, 1};

  /** More than the rows of any tile. */
  private static final int KEY = 16;

  /** What starting and ending a tile costs, as a number of rows. */
  private static final int TILE_COST = 2;

  /** A tile of fewer rows takes as long, because its sums wait for one another. */
  private static final int MIN_COST = 6;

  /** The rows of the next tile, by the number of vectors of the panel and of rows left. */
  private final int[][] rows;

  /**
   * Tiles for a machine with so many vector registers: 12 rows by two vectors with 32, 6 with 16.
   */
  FloatVectorTiles(int registers) {
    boolean many = registers >= 32;
    rows =
        new int[][] {
          null,
          plan(SINGLE_ROWS, 8),
          plan(PAIR_ROWS, many ? 12 : 6),
          plan(TRIPLE_ROWS, many ? 6 : 4)
        };
  }

  /**
   * The tiles for this machine: x86 has 32 registers with AVX-512 and 16 without, 64-bit ARM has
   * 32.
   */
  static FloatVectorTiles best() {
    boolean x86 = System.getProperty("os.arch", "").matches("amd64|x86_64|x86|i386");
    return new FloatVectorTiles(x86 && FloatVectorElements.LANES < 16 ? 16 : 32);
  }

  /**
   * For each number of rows up to twice the largest tile, the rows of a first tile that leave the
   * least work; beyond, that is the largest tile.
   */
  private static int[] plan(int[] heights, int largest) {
    int[] cost = new int[2 * largest + 1];
    int[] first = new int[cost.length];
    for (int m = 1; m < cost.length; m++) {
      cost[m] = Integer.MAX_VALUE;
      for (int height : heights) {
        if (height > largest || height > m) {
          continue;
        }
        int total = cost[m - height] + Math.max(height, MIN_COST) + TILE_COST;
        if (total < cost[m]) {
          cost[m] = total;
          first[m] = height;
        }
      }
    }
    return first;
  }

  /** The width, in vectors, of the next panel when {@code left} vectors remain. */
  int panel(int left) {
    return left == 3 ? 3 : Math.min(left, 2);
  }

  /**
   * {@code c = start + a b} for one panel of b.
   *
   * @param panel the width of the panel in vectors
   * @param aRow the distance between rows of a
   * @param aStep the distance between elements of a row of a
   * @param m the number of rows of a and c
   * @param bStep the width of the panel in numbers
   * @param k the number of rows of the panel
   * @param startRow the distance between rows of start; 0 to start every row from the same one
   */
  void addProduct(
      int panel,
      float[] a,
      int aAt,
      int aRow,
      int aStep,
      int m,
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
    int[] plan = rows[panel];
    for (int i = 0; i < m; ) {
      int height = plan[Math.min(m - i, plan.length - 1)];
      int at = aAt + i * aRow;
      int from = startAt + i * startRow;
      int to = cAt + i * cRow;
      switch (panel * KEY + height) {
        case 2 * KEY + 12 ->
            FloatVectorPairTiles.tile12x2(
                a, at, aRow, aStep, b, bAt, bStep, k, start, from, startRow, c, to, cRow);
        case 2 * KEY + 10 ->
            FloatVectorPairTiles.tile10x2(
                a, at, aRow, aStep, b, bAt, bStep, k, start, from, startRow, c, to, cRow);
        case 2 * KEY + 8 ->
            FloatVectorPairTiles.tile8x2(
                a, at, aRow, aStep, b, bAt, bStep, k, start, from, startRow, c, to, cRow);
        case 2 * KEY + 6 ->
            FloatVectorPairTiles.tile6x2(
                a, at, aRow, aStep, b, bAt, bStep, k, start, from, startRow, c, to, cRow);
        case 2 * KEY + 5 ->
            FloatVectorPairTiles.tile5x2(
                a, at, aRow, aStep, b, bAt, bStep, k, start, from, startRow, c, to, cRow);
        case 2 * KEY + 4 ->
            FloatVectorPairTiles.tile4x2(
                a, at, aRow, aStep, b, bAt, bStep, k, start, from, startRow, c, to, cRow);
        case 2 * KEY + 3 ->
            FloatVectorPairTiles.tile3x2(
                a, at, aRow, aStep, b, bAt, bStep, k, start, from, startRow, c, to, cRow);
        case 2 * KEY + 2 ->
            FloatVectorPairTiles.tile2x2(
                a, at, aRow, aStep, b, bAt, bStep, k, start, from, startRow, c, to, cRow);
        case 2 * KEY + 1 ->
            FloatVectorPairTiles.tile1x2(a, at, aStep, b, bAt, bStep, k, start, from, c, to);
        case 3 * KEY + 6 ->
            FloatVectorEdgeTiles.tile6x3(
                a, at, aRow, aStep, b, bAt, bStep, k, start, from, startRow, c, to, cRow);
        case 3 * KEY + 4 ->
            FloatVectorEdgeTiles.tile4x3(
                a, at, aRow, aStep, b, bAt, bStep, k, start, from, startRow, c, to, cRow);
        case 3 * KEY + 3 ->
            FloatVectorEdgeTiles.tile3x3(
                a, at, aRow, aStep, b, bAt, bStep, k, start, from, startRow, c, to, cRow);
        case 3 * KEY + 2 ->
            FloatVectorEdgeTiles.tile2x3(
                a, at, aRow, aStep, b, bAt, bStep, k, start, from, startRow, c, to, cRow);
        case 3 * KEY + 1 ->
            FloatVectorEdgeTiles.tile1x3(a, at, aStep, b, bAt, bStep, k, start, from, c, to);
        case 1 * KEY + 8 ->
            FloatVectorEdgeTiles.tile8x1(
                a, at, aRow, aStep, b, bAt, bStep, k, start, from, startRow, c, to, cRow);
        case 1 * KEY + 4 ->
            FloatVectorEdgeTiles.tile4x1(
                a, at, aRow, aStep, b, bAt, bStep, k, start, from, startRow, c, to, cRow);
        case 1 * KEY + 2 ->
            FloatVectorEdgeTiles.tile2x1(
                a, at, aRow, aStep, b, bAt, bStep, k, start, from, startRow, c, to, cRow);
        default -> FloatVectorEdgeTiles.tile1x1(a, at, aStep, b, bAt, bStep, k, start, from, c, to);
      }
      i += height;
    }
  }

  /**
   * How many panels of two vectors {@link #addProductOfPanels} takes at once of the {@code left}
   * vectors that remain; 1 if it cannot.
   */
  static int panelsAtOnce(int m, int left) {
    int panels = m == 1 ? 4 : m == 2 ? 2 : 1;
    // A remainder of one vector belongs to the last panel, which is then three wide.
    return left >= 2 * panels && left != 2 * panels + 1 ? panels : 1;
  }

  /**
   * {@code c = start + a b} for {@link #panelsAtOnce} adjacent panels of two vectors. One or two
   * rows of a single panel would leave the multiply-add units waiting for the last results.
   */
  static void addProductOfPanels(
      float[] a,
      int aAt,
      int aRow,
      int m,
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
    if (m == 1) {
      FloatVectorEdgeTiles.tile1x4panels(a, aAt, 1, b, bAt, bStep, k, start, startAt, c, cAt);
    } else {
      FloatVectorEdgeTiles.tile2x2panels(
          a, aAt, aRow, 1, b, bAt, bStep, k, start, startAt, startRow, c, cAt, cRow);
    }
  }
}
