package dev.sluice.datasets.split;

import java.util.List;

/**
 * Data in three disjoint parts.
 *
 * @param train the part on which encoders and networks are fitted
 * @param validation the part by which choices are made; may be empty
 * @param test the part that is read once, at the end; may be empty
 */
public record Split<T>(List<T> train, List<T> validation, List<T> test) {
  public Split {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    test = List.copyOf(test);
  }

  /** The number of examples in all parts. */
  public int size() {
    return train.size() + validation.size() + test.size();
  }
}
