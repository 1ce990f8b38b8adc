package dev.sluice.charnn;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sluice.datasets.iterate.CharacterIterator;
import dev.sluice.layer.SequenceEmbedding;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;

/** The representation of a character as input of the network. */
public enum CharacterInput {
  /** A vector of the size of the alphabet, with a 1 for the character. */
  @JsonProperty("one-hot")
  ONE_HOT(CharacterIterator.Input.ONE_HOT) {
    @Override
    int add(ListBuilder network, int alphabetSize, int embeddingSize) {
      return alphabetSize;
    }

    @Override
    int features(int alphabetSize) {
      return alphabetSize;
    }

    @Override
    void write(float[] batch, int row, int character, int alphabetSize) {
      batch[alphabetSize * row + character] = 1;
    }
  },
  /** A learnt vector. */
  @JsonProperty("embedding")
  EMBEDDING(CharacterIterator.Input.INDEX) {
    @Override
    int add(ListBuilder network, int alphabetSize, int embeddingSize) {
      network.layer(new SequenceEmbedding.Builder().nIn(alphabetSize).nOut(embeddingSize).build());
      return embeddingSize;
    }

    @Override
    int features(int alphabetSize) {
      return 1;
    }

    @Override
    void write(float[] batch, int row, int character, int alphabetSize) {
      batch[row] = character;
    }
  };

  private final CharacterIterator.Input batches;

  CharacterInput(CharacterIterator.Input batches) {
    this.batches = batches;
  }

  /** How the batches of training represent a character. */
  CharacterIterator.Input batches() {
    return batches;
  }

  /**
   * Adds the layers below the recurrent ones.
   *
   * @return the features that the first recurrent layer reads at each step
   */
  abstract int add(ListBuilder network, int alphabetSize, int embeddingSize);

  /** The features of a character as the network reads it. */
  abstract int features(int alphabetSize);

  /**
   * Writes a character into an array of zeros with {@link #features} values per row.
   *
   * @param character its index in the alphabet
   */
  abstract void write(float[] batch, int row, int character, int alphabetSize);
}
