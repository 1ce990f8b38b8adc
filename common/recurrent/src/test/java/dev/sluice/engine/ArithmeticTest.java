package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.io.File;
import java.nio.DoubleBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sigmoid and tanh over the whole range of floats; products of every shape; the softmax. */
class ArithmeticTest {
  private static final double BOUND = 2e-7;

  static List<FloatArithmetic> kinds() {
    return List.of(FloatArithmetic.best(), new FloatArithmetic());
  }

  static List<FloatArithmetic> kindsOfProducts() {
    return List.of(
        new FloatVectorArithmetic(new FloatVectorTiles(32)),
        new FloatVectorArithmetic(new FloatVectorTiles(16)),
        new FloatArithmetic(),
        new FloatArithmetic(new LoopProducts()));
  }

  /** Checks every {@code stride}-th float, in the order of their bits. */
  private static void assertExact(FloatArithmetic math, int stride) {
    int count = 1 << 12;
    float[] x = new float[count];
    float[] tanh = new float[count];
    for (long bits = 0; bits < 1L << 32; bits += (long) count * stride) {
      for (int i = 0; i < count; i++) {
        x[i] = Float.intBitsToFloat((int) (bits + (long) i * stride));
      }
      float[] sigmoid = x.clone();
      math.tanh(tanh, 0, x, 0, count);
      math.sigmoid(sigmoid, 0, count);
      for (int i = 0; i < count; i++) {
        double trueTanh = Math.tanh(x[i]);
        double trueSigmoid = 1 / (1 + Math.exp(-(double) x[i]));
        if (!(Math.abs(tanh[i] - trueTanh) <= BOUND)
            || !(Math.abs(sigmoid[i] - trueSigmoid) <= BOUND)
            || Math.abs(tanh[i]) > 1
            || sigmoid[i] < 0
            || sigmoid[i] > 1) {
          assertThat(x[i]).as("tanh %s, sigmoid %s", tanh[i], sigmoid[i]).isNaN();
          assertThat(tanh[i]).isNaN();
          assertThat(sigmoid[i]).isNaN();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void sigmoidAndTanhAreWithinTheirBoundOverTheWholeRange(FloatArithmetic math) {
    assertExact(math, 1999);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("kinds")
  void sigmoidAndTanhAreWithinTheirBoundForEveryFloat(FloatArithmetic math) {
    assertExact(math, 1);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void sigmoidAndTanhReachTheirLimitsExactlyAndKeepNan(FloatArithmetic math) {
    float[] x = {
      -1e30f, 1e30f, -150, 150, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, Float.NaN, -0f
    };
    float[] tanh = Arrays.copyOf(x, 16);
    math.tanh(tanh, 0, tanh, 0, 16);
    assertThat(Arrays.copyOf(tanh, 7)).containsExactly(-1, 1, -1, 1, -1, 1, Float.NaN);
    assertThat(tanh[7]).isZero();
    float[] sigmoid = Arrays.copyOf(x, 16);
    math.sigmoid(sigmoid, 0, 16);
    // Not merely near 0: the gradient is multiplied by an input that may be just as large.
    assertThat(Arrays.copyOf(sigmoid, 8)).containsExactly(0, 1, 0, 1, 0, 1, Float.NaN, 0.5f);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void smallNumbersKeepTheirRelativePrecision(FloatArithmetic math) {
    float[] x = new float[64];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) Math.pow(10, -i / 2.0);
    }
    float[] y = new float[64];
    math.tanh(y, 0, x, 0, 64);
    for (int i = 0; i < x.length; i++) {
      double expected = Math.tanh(x[i]);
      assertThat((double) y[i]).isCloseTo(expected, offset(2e-7 * expected));
    }
  }

  /** A product of some shape, with margins and garbage around it. */
  private static void assertProduct(FloatArithmetic math, int m, int k, int n) {
    Random random = new Random(m * 1000 + k * 100 + n);
    int width = math.padded(n);
    int aRow = k + 3;
    float[] a = floats(random, m * aRow + 5);
    float[] b = floats(random, k * n);
    float[] c = floats(random, m * width + 7);
    float[] byColumn = new float[2 + k * n];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < n; j++) {
        byColumn[2 + i + j * k] = b[i * n + j];
      }
    }
    Packed<float[]> packed = math.packed(k, n);
    packed.pack(byColumn, 2, 1, k);
    float[] other = c.clone();
    packed.addProduct(a, 5, aRow, m, other, 7, width);
    packed.pack(b, 0, n, 1);
    float[] result = c.clone();
    packed.addProduct(a, 5, aRow, m, result, 7, width);
    assertThat(other).isEqualTo(result);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        int row = i;
        int column = j;
        double expected =
            c[7 + i * width + j]
                + IntStream.range(0, k)
                    .mapToDouble(p -> (double) a[5 + row * aRow + p] * b[p * n + column])
                    .sum();
        assertThat((double) result[7 + i * width + j]).isCloseTo(expected, offset(1e-4));
      }
    }
    assertThat(Arrays.copyOf(result, 7)).isEqualTo(Arrays.copyOf(c, 7));
  }

  private static float[] floats(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("kindsOfProducts")
  void productsOfEveryShapeAreCorrect(FloatArithmetic math) {
    for (int m : new int[] {1, 2, 3, 4, 7, 11, 13, 15}) {
      for (int k : new int[] {1, 5, 130}) {
        for (int n : new int[] {1, 16, 31, 48, 64, 80, 113, 144}) {
          assertProduct(math, m, k, n);
        }
      }
    }
  }

  @Test
  void theSizeOfTheTilesChangesNoBit() {
    FloatArithmetic tall = new FloatVectorArithmetic(new FloatVectorTiles(32));
    FloatArithmetic low = new FloatVectorArithmetic(new FloatVectorTiles(16));
    for (int m = 1; m <= 27; m++) {
      for (int n : new int[] {1, 16, 31, 48, 64, 80, 113, 128}) {
        assertThat(products(low, m, n)).as("%d x %d", m, n).isEqualTo(products(tall, m, n));
      }
    }
  }

  /**
   * The results of a product added to what is there, of one from a start, and of a transposed one.
   */
  private static float[][] products(FloatArithmetic math, int m, int n) {
    int k = 130;
    Random random = new Random(m + n);
    int width = math.padded(n);
    int aRow = math.padded(m);
    float[] a = floats(random, Math.max(m, aRow) * k);
    float[] b = floats(random, k * width);
    float[][] c = {floats(random, m * width), floats(random, m * width), floats(random, m * width)};
    Packed<float[]> packed = math.packed(k, n);
    packed.pack(b, 0, width, 1);
    packed.addProduct(a, 0, k, m, c[0], 0, width);
    packed.addProduct(b, 0, 0, a, 0, k, m, c[1], 0, width);
    math.multiplyTransposed(
        a, 0, aRow, b, 0, width, m, width, k, c[2], 0, width, new float[math.workspaceSize()]);
    return c;
  }

  @ParameterizedTest
  @MethodSource("kindsOfProducts")
  void aProductCanStartFromOtherRowsOrTheSameOneForAll(FloatArithmetic math) {
    Random random = new Random(3);
    for (int m : new int[] {1, 2, 5, 14}) {
      for (int n : new int[] {16, 48, 144}) {
        int k = 20;
        int width = math.padded(n);
        float[] a = floats(random, m * k);
        float[] start = floats(random, 3 + m * width);
        Packed<float[]> packed = math.packed(k, n);
        packed.pack(floats(random, k * n), 0, n, 1);
        for (int startRow : new int[] {0, width}) {
          float[] expected = new float[m * width];
          for (int i = 0; i < m; i++) {
            System.arraycopy(start, 3 + i * startRow, expected, i * width, width);
          }
          packed.addProduct(a, 0, k, m, expected, 0, width);
          float[] result = floats(random, m * width);
          packed.addProduct(start, 3, startRow, a, 0, k, m, result, 0, width);
          for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
              assertThat(result[i * width + j]).isEqualTo(expected[i * width + j]);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kindsOfProducts")
  void transposedProductsOfEveryShapeAreRight(FloatArithmetic math) {
    for (int m : new int[] {1, 3, 4, 6, 64, 101, 400}) {
      for (int k : new int[] {1, 127, 129, 300}) {
        for (int n : new int[] {7, 16, 48, 112}) {
          Random random = new Random(m + k + n);
          int width = math.padded(n);
          int aRow = math.padded(m);
          float[] a = floats(random, k * aRow);
          float[] b = floats(random, k * width);
          float[] c = new float[m * width];
          math.multiplyTransposed(
              a, 0, aRow, b, 0, width, m, width, k, c, 0, width, new float[math.workspaceSize()]);
          for (int i = 0; i < m; i++) {
            for (int j = 0; j < width; j++) {
              int row = i;
              int column = j;
              double expected =
                  IntStream.range(0, k)
                      .mapToDouble(p -> (double) a[p * aRow + row] * b[p * width + column])
                      .sum();
              assertThat((double) c[i * width + j]).isCloseTo(expected, offset(1e-4));
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theOnlyNonZeroValueIsFound(FloatArithmetic math) {
    for (int count : new int[] {1, 15, 16, 17, 65}) {
      float[] x = new float[count + 4];
      x[0] = 3;
      x[count + 2] = 3;
      assertThat(math.onlyNonZero(x, 1, count)).isEqualTo(-1);
      for (int i = 0; i < count; i++) {
        x[1 + i] = -2;
        assertThat(math.onlyNonZero(x, 1, count)).isEqualTo(i);
        if (i > 0) {
          x[1] = 1;
          assertThat(math.onlyNonZero(x, 1, count)).isEqualTo(-2);
          x[1] = 0;
        }
        x[1 + i] = 0;
      }
      x[1] = Float.NaN;
      assertThat(math.onlyNonZero(x, 1, count)).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theSoftmaxOfLargeNumbersIsFinite(FloatArithmetic math) {
    float[] x = new float[16];
    Arrays.fill(x, 1000);
    x[3] = 1001;
    x[4] = -1e30f;
    double normaliser = math.softmax(x, 0, x, 0, 16);
    double sum = 14 + Math.E;
    assertThat(normaliser).isCloseTo(1000 + Math.log(sum), offset(1e-4));
    assertThat((double) x[3]).isCloseTo(Math.E / sum, offset(1e-6));
    assertThat(x[4]).isZero();
    assertThat((double) x[5]).isCloseTo(1 / sum, offset(1e-6));
  }

  @Test
  void loopsComputeTheProductsOfOpenBlasInDoublePrecision() {
    Random random = new Random(5);
    int m = 5;
    int k = 7;
    int n = 3;
    double[] a = random.doubles(35).toArray();
    double[] b = random.doubles(21).toArray();
    for (boolean transposed : new boolean[] {false, true}) {
      double[] expected = new double[m * n];
      double[] actual = new double[m * n];
      product(new OpenBlasProducts(), transposed, m, n, k, a, b, expected);
      product(new LoopProducts(), transposed, m, n, k, a, b, actual);
      assertThat(actual).containsExactly(expected, offset(1e-14));
    }
  }

  private static void product(
      Products products,
      boolean transposed,
      int m,
      int n,
      int k,
      double[] a,
      double[] b,
      double[] c) {
    DoubleBuffer left = NativeBuffers.doubles(a.length).put(0, a);
    DoubleBuffer right = NativeBuffers.doubles(b.length).put(0, b);
    DoubleBuffer product = NativeBuffers.doubles(c.length);
    products.multiply(transposed, m, n, k, left, right, product);
    product.get(0, c);
  }

  @Test
  void withoutTheVectorApiPlainLoopsComputeAfterOneWarning() throws Exception {
    String output = outputWithoutVectors(System.getProperty("java.class.path"));
    assertThat(output).contains("FloatArithmetic").doesNotContain("FloatVectorArithmetic\n");
    assertThat(output).containsOnlyOnce("--add-modules jdk.incubator.vector");
    assertThat(output).doesNotContain("OpenBLAS");
  }

  @Test
  void withoutOpenBlasPlainLoopsComputeTheSameAfterOneWarning() throws Exception {
    String with = System.getProperty("java.class.path");
    String without =
        Arrays.stream(with.split(File.pathSeparator, -1))
            .filter(entry -> !new File(entry).getName().startsWith("openblas"))
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(without).isNotEqualTo(with);
    String output = outputWithoutVectors(without);
    assertThat(output).containsOnlyOnce("OpenBLAS is not available");
    assertThat(output).contains("product 11.0");
    assertThat(outputWithoutVectors(with)).contains("product 11.0");
  }

  private static String outputWithoutVectors(String classPath) throws Exception {
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                classPath,
                WithoutVectors.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  /** What a JVM without the module of the Vector API does. */
  static final class WithoutVectors {
    private WithoutVectors() {}

    public static void main(String[] args) {
      Arithmetic.of(Precision.FLOAT);
      System.out.println(Arithmetic.of(Precision.FLOAT).getClass().getSimpleName());
      DoubleArithmetic doubles = (DoubleArithmetic) Arithmetic.of(Precision.DOUBLE);
      double[] c = new double[1];
      doubles.multiplyTransposed(
          new double[] {1, 2}, 0, 1, new double[] {3, 4}, 0, 1, 1, 1, 2, c, 0, 1, new double[0]);
      System.out.println("product " + c[0]);
    }
  }
}
