package dev.sluice.layer;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A sequence of matrices {@code [features, batch]}, one a time step, side by side in one
 * column-major block {@code [features, steps * batch]}. One matrix product can therefore take all
 * time steps at once, while the matrix of one step is contiguous, which ND4J's element-wise
 * operations need to be fast (they are four to five times slower on a view with gaps).
 *
 * <p>The memory lies outside every workspace and is used again for each batch.
 */
final class Steps implements AutoCloseable {
  private final INDArray block;
  private final INDArray[] at;
  private final long features;
  private final long batch;

  @SuppressWarnings("try") // The scope is there for its closing.
  Steps(DataType type, long features, long batch, int steps) {
    this.features = features;
    this.batch = batch;
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      block = Nd4j.create(type, new long[] {features * batch * steps}, 'f');
      at = new INDArray[steps];
      for (int t = 0; t < steps; t++) {
        at[t] = range(t, t + 1);
      }
    }
  }

  /** The matrix of one step, {@code [features, batch]}. */
  INDArray at(int step) {
    return at[step];
  }

  /**
   * The steps {@code from} to before {@code to} as one matrix {@code [features, steps * batch]}.
   */
  INDArray range(int from, int to) {
    return view(from, features, (to - from) * batch);
  }

  /** The same as {@code [features, batch, steps]}. */
  INDArray cube(int from, int to) {
    return view(from, features, batch, to - from);
  }

  private INDArray view(int from, long... shape) {
    long[] stride = new long[shape.length];
    stride[0] = 1;
    for (int i = 1; i < shape.length; i++) {
      stride[i] = stride[i - 1] * shape[i - 1];
    }
    return Nd4j.create(block.data(), shape, stride, from * features * batch, 'f');
  }

  @Override
  public void close() {
    block.close();
  }
}
