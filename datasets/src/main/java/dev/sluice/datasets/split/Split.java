package dev.sluice.datasets.split;

import java.util.List;

/**
 * Data in its three parts. Nothing is in two of them.
 *
 * @param train what encoders and networks are fitted on
 * @param validation what choices are made by; may be empty
 * @param test read once, at the end; may be empty
 */
public record Split<T>(List<T> train, List<T> validation, List<T> test) {
  public Split {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    test = List.copyOf(test);
  }

  /** Examples in all parts. */
  public int size() {
    return train.size() + validation.size() + test.size();
  }
}
