package dev.sluice.engine;

import dev.sluice.cell.ActivationFunction;
import java.nio.Buffer;

/**
 * How numbers of one precision are stored and computed with.
 *
 * <p>Ranges are given as an array and the place of their first element. Operations by element may
 * write over their arguments.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
abstract class Arithmetic<A> {
  /** The best for a precision on this machine. */
  static Arithmetic<?> of(Precision precision) {
    return precision == Precision.DOUBLE ? new DoubleArithmetic() : FloatArithmetic.best();
  }

  /** Rows are padded with zeros to a multiple of this. */
  abstract int lanes();

  final int padded(int size) {
    return (size + lanes() - 1) / lanes() * lanes();
  }

  /** Whether a row of a product is the same bits whatever other rows are computed with it. */
  abstract boolean rowsAreIndependent();

  abstract A create(int length);

  abstract int length(A array);

  abstract void fill(A x, int from, int count, double value);

  abstract void copy(A from, int fromAt, A to, int toAt, int count);

  /** Reads elements that stand in native memory at a distance of {@code stride}. */
  abstract void read(Buffer from, int at, int stride, A to, int toAt, int count);

  /** Writes elements to native memory at a distance of {@code stride}. */
  abstract void write(A from, int fromAt, Buffer to, int at, int stride, int count);

  /** Writes zeros to native memory at a distance of {@code stride}. */
  abstract void writeZeros(Buffer to, int at, int stride, int count);

  /** One element of native memory. */
  abstract double read(Buffer from, int at);

  abstract double get(A x, int at);

  abstract void set(A x, int at, double value);

  /** Whether neighbours in native memory are the same numbers. */
  abstract boolean same(Buffer stored, int at, A x, int xAt, int count);

  /** Turns a matrix that is stored column by column into rows of that width. */
  abstract void transpose(A x, int at, int rows, int columns, A into, int intoAt, int rowWidth);

  /**
   * Where the one element that is not zero stands: its place after {@code at}, or -1 if all are
   * zero, or -2 if there are several.
   */
  abstract int onlyNonZero(A x, int at, int count);

  /** Room for weights {@code [rows, columns]} in the form that products take. */
  abstract Packed<A> packed(int rows, int columns);

  /**
   * {@code c += a' b}: a {@code [k, m]}, b {@code [k, n]}, c {@code [m, n]}, all row by row.
   *
   * @param room for the method's own use, at least {@link #room()} numbers
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
      A room);

  /** How much room {@link #multiplyTransposed} takes. */
  abstract int room();

  /** {@code into = factor * x}. */
  abstract void scale(A into, int intoAt, A x, int at, double factor, int count);

  /**
   * {@code into = exp(x) / sum of exp(x)}.
   *
   * @return the logarithm of the sum
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

  /** {@code x + 0.5} from 0 on, the logistic function below. */
  abstract void positive(A x, int at, int count);

  abstract void positiveBack(A y, int yAt, A d, int dAt, int count);

  abstract void positiveBack(A y, int yAt, A a, int aAt, A b, int bAt, int count);

  /** {@code into = a / (a + b)}; as it was where neither is above a bound of the precision. */
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

  abstract void subtract(A into, int intoAt, A a, int aAt, A b, int bAt, int count);

  abstract void sigmoidBack(A s, int sAt, A d, int dAt, int count);

  abstract void sigmoidBack(A s, int sAt, A a, int aAt, A b, int bAt, int count);

  abstract void tanhBack(A into, int intoAt, A y, int yAt, A d, int dAt, int count);

  abstract void tanhBack(A into, int intoAt, A y, int yAt, A a, int aAt, A b, int bAt, int count);

  abstract void addTanhBack(
      A into, int intoAt, A y, int yAt, A a, int aAt, A b, int bAt, int count);

  abstract void reluBack(A into, int intoAt, A y, int yAt, A d, int dAt, int count);
}
