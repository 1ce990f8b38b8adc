package dev.sluice.engine;

import dev.sluice.cell.ActivationFunction;
import java.nio.Buffer;

/**
 * Storage and operations for numbers of one precision.
 *
 * <p>A range is an array and the position of its first element. Element-wise operations may
 * overwrite their arguments.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
abstract class Arithmetic<A> {
  /** The fastest implementation for a precision on this machine. */
  static Arithmetic<?> of(Precision precision) {
    return precision == Precision.DOUBLE ? new DoubleArithmetic() : FloatArithmetic.best();
  }

  /** Rows are padded with zeros to a multiple of this. */
  abstract int lanes();

  final int padded(int size) {
    return (size + lanes() - 1) / lanes() * lanes();
  }

  /**
   * Whether a row of a product has the same bits regardless of which other rows are computed with
   * it.
   */
  abstract boolean rowsAreIndependent();

  abstract A create(int length);

  abstract int length(A array);

  abstract void fill(A x, int from, int count, double value);

  abstract void copy(A from, int fromAt, A to, int toAt, int count);

  /** Reads elements of native memory that are {@code stride} apart. */
  abstract void read(Buffer from, int at, int stride, A to, int toAt, int count);

  /** Writes elements to native memory, {@code stride} apart. */
  abstract void write(A from, int fromAt, Buffer to, int at, int stride, int count);

  /** Writes zeros to native memory, {@code stride} apart. */
  abstract void writeZeros(Buffer to, int at, int stride, int count);

  /** One element of native memory. */
  abstract double read(Buffer from, int at);

  abstract double get(A x, int at);

  abstract void set(A x, int at, double value);

  /** Whether consecutive elements of native memory equal those of an array. */
  abstract boolean same(Buffer stored, int at, A x, int xAt, int count);

  /** Converts a column-major matrix to rows of the given width. */
  abstract void transpose(A x, int at, int rows, int columns, A into, int intoAt, int rowWidth);

  /**
   * The position of the only nonzero element, relative to {@code at}; -1 if all are zero, -2 if
   * there are several.
   */
  abstract int onlyNonZero(A x, int at, int count);

  /** Memory for weights {@code [rows, columns]}, packed as the products need them. */
  abstract Packed<A> packed(int rows, int columns);

  /**
   * {@code c += a' b}: a {@code [k, m]}, b {@code [k, n]}, c {@code [m, n]}, all row-major, the
   * rows of each padded to whole vectors.
   *
   * @param workspace at least {@link #workspaceSize()} numbers
   */
  abstract void multiplyTransposed(
      A a,
      int aAt,
      int aRow,
      A b,
      int bAt,
      int bRow,
      int m,
      int n,
      int k,
      A c,
      int cAt,
      int cRow,
      A workspace);

  /** The number of elements in the workspace of {@link #multiplyTransposed}. */
  abstract int workspaceSize();

  /** {@code into = factor * x}. */
  abstract void scale(A into, int intoAt, A x, int at, double factor, int count);

  /**
   * {@code into = exp(x) / sum of exp(x)}.
   *
   * @return the logarithm of the sum of the exponentials
   */
  abstract double softmax(A x, int at, A into, int intoAt, int count);

  abstract void sigmoid(A x, int at, int count);

  abstract void tanh(A into, int intoAt, A x, int at, int count);

  abstract void relu(A into, int intoAt, A x, int at, int count);

  /** {@code into = function(x)}. */
  abstract void activate(ActivationFunction function, A into, int intoAt, A x, int at, int count);

  /** {@code into} = the slope of a function where its value is y. */
  abstract void slope(ActivationFunction function, A into, int intoAt, A y, int yAt, int count);

  /** The sum. */
  abstract double sum(A x, int at, int count);

  /** The sum of the squares of {@code x - mean}. */
  abstract double sumOfSquares(A x, int at, double mean, int count);

  /** The sum of {@code a * b}. */
  abstract double dot(A a, int aAt, A b, int bAt, int count);

  /** {@code into = (x - shift) * factor}. */
  abstract void shiftAndScale(
      A into, int intoAt, A x, int at, double shift, double factor, int count);

  /** {@code x + 0.5} where x is at least 0, elsewhere the logistic function of x. */
  abstract void positive(A x, int at, int count);

  abstract void positiveBack(A y, int yAt, A d, int dAt, int count);

  abstract void positiveBack(A y, int yAt, A a, int aAt, A b, int bAt, int count);

  /**
   * {@code into = a / (a + b)}; unchanged where both are below the smallest value that the
   * precision divides accurately.
   */
  abstract void share(A into, int intoAt, A a, int aAt, A b, int bAt, int count);

  /** {@code into += x}. */
  abstract void add(A into, int intoAt, A x, int at, int count);

  /** {@code into = x * factor + y}. */
  abstract void scaleAndAdd(
      A into, int intoAt, A x, int at, double factor, A y, int yAt, int count);

  abstract void multiply(A into, int intoAt, A a, int aAt, A b, int bAt, int count);

  abstract void addProduct(A into, int intoAt, A a, int aAt, A b, int bAt, int count);

  abstract void addProductOfComplement(A into, int intoAt, A a, int aAt, A b, int bAt, int count);

  abstract void sumOfProducts(
      A into, int intoAt, A a, int aAt, A b, int bAt, A c, int cAt, A d, int dAt, int count);

  abstract void interpolate(
      A into, int intoAt, A z, int zAt, A a, int aAt, A b, int bAt, int count);

  abstract void interpolateBack(
      A z,
      int zAt,
      A a,
      int aAt,
      A dA,
      int dAAt,
      A b,
      int bAt,
      A dB,
      int dBAt,
      A d,
      int dAt,
      int count);

  abstract void subtract(A into, int intoAt, A a, int aAt, A b, int bAt, int count);

  abstract void sigmoidBack(A s, int sAt, A d, int dAt, int count);

  abstract void sigmoidBack(A s, int sAt, A a, int aAt, A b, int bAt, int count);

  abstract void tanhBack(A into, int intoAt, A y, int yAt, A d, int dAt, int count);

  abstract void tanhBack(A into, int intoAt, A y, int yAt, A a, int aAt, A b, int bAt, int count);

  abstract void addTanhBack(
      A into, int intoAt, A y, int yAt, A a, int aAt, A b, int bAt, int count);

  abstract void reluBack(A into, int intoAt, A y, int yAt, A d, int dAt, int count);
}
