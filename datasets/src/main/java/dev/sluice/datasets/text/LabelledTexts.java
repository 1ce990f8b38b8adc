package dev.sluice.datasets.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Labelled text as read, before it is split.
 *
 * @param all examples that the files do not assign to a part
 * @param train examples that the files assign to the training part
 * @param validation examples that the files assign to the validation part
 * @param test examples that the files assign to the test part
 * @param notes remarks for the user on how the data was read, one sentence each
 */
public record LabelledTexts(
    List<LabelledText> all,
    List<LabelledText> train,
    List<LabelledText> validation,
    List<LabelledText> test,
    List<String> notes) {
  public LabelledTexts {
    all = List.copyOf(all);
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    test = List.copyOf(test);
    notes = List.copyOf(notes);
  }

  /** The number of all examples. */
  public int size() {
    return all.size() + train.size() + validation.size() + test.size();
  }

  /** These examples and others, merged part by part. */
  public LabelledTexts plus(LabelledTexts other) {
    return new LabelledTexts(
        joined(all, other.all),
        joined(train, other.train),
        joined(validation, other.validation),
        joined(test, other.test),
        joined(notes, other.notes));
  }

  /** All examples, of whatever part, as training part. */
  public LabelledTexts asTrain() {
    return new LabelledTexts(List.of(), everything(), List.of(), List.of(), notes);
  }

  /** All examples as validation part. */
  public LabelledTexts asValidation() {
    return new LabelledTexts(List.of(), List.of(), everything(), List.of(), notes);
  }

  /** All examples as test part. */
  public LabelledTexts asTest() {
    return new LabelledTexts(List.of(), List.of(), List.of(), everything(), notes);
  }

  private List<LabelledText> everything() {
    return joined(joined(all, train), joined(validation, test));
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    List<T> joined = new ArrayList<>(first);
    joined.addAll(second);
    return joined;
  }
}
