package dev.sluice.datasets.text;

import java.util.ArrayList;
import java.util.List;

/**
 * What was read of labelled text, before it is split.
 *
 * @param all examples that belong to no part yet
 * @param train examples that the files give to the training part
 * @param validation examples that the files give to the validation part
 * @param test examples that the files give to the test part
 * @param notes what a person should know about how it was read, a sentence each
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

  /** Examples of all parts. */
  public int size() {
    return all.size() + train.size() + validation.size() + test.size();
  }

  /** These and others, part by part. */
  public LabelledTexts plus(LabelledTexts other) {
    return new LabelledTexts(
        joined(all, other.all),
        joined(train, other.train),
        joined(validation, other.validation),
        joined(test, other.test),
        joined(notes, other.notes));
  }

  /** The same with all examples, of whatever part, in the training part. */
  public LabelledTexts asTrain() {
    return new LabelledTexts(List.of(), everything(), List.of(), List.of(), notes);
  }

  /** The same with all examples in the validation part. */
  public LabelledTexts asValidation() {
    return new LabelledTexts(List.of(), List.of(), everything(), List.of(), notes);
  }

  /** The same with all examples in the test part. */
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
