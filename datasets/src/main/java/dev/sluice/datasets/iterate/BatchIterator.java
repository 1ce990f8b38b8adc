package dev.sluice.datasets.iterate;

import java.util.List;
import java.util.NoSuchElementException;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * The base of the iterators: numbered batches, made on demand. An iterator holds only its position;
 * all views of the data share the data.
 */
abstract class BatchIterator implements DataSetIterator {
  private static final long serialVersionUID = 1L;

  private int next;
  private transient DataSetPreProcessor preProcessor;

  /** The number of batches. */
  public abstract int batches();

  /** Makes one batch. */
  abstract DataSet make(int batch);

  /** The number, from 0, of the batch that {@link #next()} returned last. */
  final int last() {
    if (next == 0) {
      throw new IllegalStateException("next() has not been called yet");
    }
    return next - 1;
  }

  @Override
  public final boolean hasNext() {
    return next < batches();
  }

  @Override
  public final DataSet next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more than " + batches() + " batches");
    }
    DataSet batch = make(next++);
    if (preProcessor != null) {
      preProcessor.preProcess(batch);
    }
    return batch;
  }

  /**
   * Not supported, because the batch size determines the batches of an epoch.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public final DataSet next(int size) {
    throw new UnsupportedOperationException("the batch size is fixed at " + batch());
  }

  @Override
  public final boolean resetSupported() {
    return true;
  }

  @Override
  public final void reset() {
    next = 0;
  }

  /** False, because making a batch takes less time than handing it to another thread. */
  @Override
  public final boolean asyncSupported() {
    return false;
  }

  @Override
  public final void setPreProcessor(DataSetPreProcessor preProcessor) {
    this.preProcessor = preProcessor;
  }

  @Override
  public final DataSetPreProcessor getPreProcessor() {
    return preProcessor;
  }

  /** Null, ND4J's value for no labels; the tasks keep the names of their classes themselves. */
  @Override
  public final List<String> getLabels() {
    return null;
  }
}
