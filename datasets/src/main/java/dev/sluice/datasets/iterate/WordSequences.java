package dev.sluice.datasets.iterate;

/** Texts as word indices, each perhaps with a class; possibly too many for an array. */
public interface WordSequences {
  /** The number of texts. */
  int size();

  /** The number of words of a text. */
  int length(int text);

  /** The words of a text. */
  int[] words(int text);

  /** The class of a text. */
  int label(int text);

  /**
   * Texts in arrays, which are shared, not copied.
   *
   * @param sequences word indices, one array per text
   * @param labels the class of each text; null if no label is asked for
   */
  static WordSequences of(int[][] sequences, int[] labels) {
    return new WordSequences() {
      @Override
      public int size() {
        return sequences.length;
      }

      @Override
      public int length(int text) {
        return sequences[text].length;
      }

      @Override
      public int[] words(int text) {
        return sequences[text];
      }

      @Override
      public int label(int text) {
        return labels[text];
      }
    };
  }
}
