package dev.sluice.datasets.iterate;

import java.util.List;
import java.util.NoSuchElementException;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * What the iterators share: batches by number, made when they are asked for. One holds its place
 * and nothing else of its own; the data is shared by all views of it.
 */
abstract class BatchIterator implements DataSetIterator {
  private static final long serialVersionUID = 1L;

  private int next;
  private transient DataSetPreProcessor preProcessor;

  /** How many batches it gives. */
  public abstract int batches();

  /** Makes one batch. */
  abstract DataSet make(int batch);

  /** The number of the batch that {@link #next()} gave last, from 0. */
  final int last() {
    if (next == 0) {
      throw new IllegalStateException("no batch has been asked for yet");
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
      throw new NoSuchElementException("all " + batches() + " batches have been given");
    }
    DataSet batch = make(next++);
    if (preProcessor != null) {
      preProcessor.preProcess(batch);
    }
    return batch;
  }

  /**
   * Not supported: the size of batches is part of what makes an epoch the same each time.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public final DataSet next(int size) {
    throw new UnsupportedOperationException("the batches' size is fixed at " + batch());
  }

  @Override
  public final boolean resetSupported() {
    return true;
  }

  @Override
  public final void reset() {
    next = 0;
  }

  /** No: a batch is made faster than a thread is told of it. */
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

  /** Null, as ND4J has it for none: the tasks keep the names of their classes. */
  @Override
  public final List<String> getLabels() {
    return null;
  }
}
