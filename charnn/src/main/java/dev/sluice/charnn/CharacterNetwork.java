package dev.sluice.charnn;

import dev.sluice.datasets.iterate.StepOrder;
import dev.sluice.engine.Stepper;
import dev.sluice.layer.NetworkStepper;
import dev.sluice.layer.SequenceEmbedding;
import dev.sluice.layer.SequenceSoftmax;
import dev.sluice.training.RecurrentStack;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network seen as what it is here: characters in, the probabilities of the next one out, with the
 * state kept in between. Characters are read one by one by the network's stepping form, or where it
 * has none through its {@code rnnTimeStep}; a text is scored in parallel streams, many steps in one
 * call. The state may be the network's own, so that only one reader can use it at a time.
 */
final class CharacterNetwork {
  /** Steps that go through the network in one call. */
  private static final int CHUNK = 128;

  private final MultiLayerNetwork network;
  private final CharacterInput input;
  private final int alphabetSize;

  /** The stepping form; null before the first character, and where there is none. */
  private Stepper stepper;

  CharacterNetwork(MultiLayerNetwork network, CharacterInput input, int alphabetSize) {
    this.network = network;
    this.input = input;
    this.alphabetSize = alphabetSize;
  }

  /**
   * One-hot characters {@code [batch, alphabet, time]} or indices {@code [batch, 1, time]} in, an
   * embedding for the latter, the stacked cells, and at every step a softmax over the alphabet
   * {@code [batch, alphabet, time]} with the cross entropy as its loss.
   */
  static MultiLayerConfiguration configuration(CharacterSettings settings, int alphabetSize) {
    ListBuilder network = RecurrentStack.base(settings.training());
    int width = alphabetSize;
    if (settings.characters().input() == CharacterInput.EMBEDDING) {
      width = settings.characters().embeddingSize();
      network.layer(new SequenceEmbedding.Builder().nIn(alphabetSize).nOut(width).build());
    }
    width = RecurrentStack.add(network, settings.network(), width, false);
    network.layer(
        new SequenceSoftmax.Builder()
            .nIn(width)
            .nOut(alphabetSize)
            .dataFormat(RNNFormat.NCW)
            .build());
    return network
        .backpropType(BackpropType.TruncatedBPTT)
        .tBPTTLength(settings.characters().steps())
        .build();
  }

  /** Forgets what was read. The next character is read with the weights as they are then. */
  void clear() {
    stepper = null;
    network.rnnClearPreviousState();
  }

  /**
   * Reads characters and goes on from what was read before.
   *
   * @param characters indices into the alphabet; at least one
   * @return the probabilities of the character after the last
   */
  double[] read(int... characters) {
    if (stepper == null && NetworkStepper.obstacle(network).isEmpty()) {
      stepper = NetworkStepper.of(network);
    }
    return stepper == null ? readInChunks(characters) : readOneByOne(characters);
  }

  private double[] readOneByOne(int[] characters) {
    double[] probabilities = new double[0];
    for (int character : characters) {
      probabilities = stepper.step(character);
    }
    // The stepper's own array, which the next step overwrites.
    return probabilities.clone();
  }

  /** What {@link #read} does for a network without a stepping form. */
  double[] readInChunks(int... characters) {
    double[] probabilities = new double[alphabetSize];
    for (int from = 0; from < characters.length; from += CHUNK) {
      int time = Math.min(CHUNK, characters.length - from);
      int start = from;
      float[] out = step(1, time, (stream, t) -> characters[start + t]);
      for (int c = 0; c < alphabetSize; c++) {
        probabilities[c] = out[c + alphabetSize * (time - 1)];
      }
    }
    return probabilities;
  }

  /**
   * Foretells a stretch of text, each character once, in parallel streams.
   *
   * <p>The stretch is cut into as many contiguous pieces as there are streams, alike in length but
   * for one character. So that a piece does not begin out of nothing, its stream first reads the
   * characters just before the piece, without being scored on them.
   *
   * @param text indices into the alphabet
   * @param from the first character to foretell, at least 1: the one before it must be known
   * @param to the one after the last
   * @param streams how many pieces; 1 is one pass with the state carried through
   * @param leadIn how many characters before a piece are read first; fewer where the text begins
   */
  CharacterScore score(int[] text, int from, int to, int streams, int leadIn) {
    int[] scoredFrom = new int[streams];
    int[] readFrom = new int[streams];
    int steps = 0;
    for (int s = 0; s < streams; s++) {
      scoredFrom[s] = border(from, to, s, streams);
      // To foretell a character is to read the one before it.
      readFrom[s] = Math.max(0, scoredFrom[s] - 1 - leadIn);
      steps = Math.max(steps, border(from, to, s + 1, streams) - 1 - readFrom[s]);
    }
    clear();
    double nats = 0;
    long correct = 0;
    for (int chunk = 0; chunk < steps; chunk += CHUNK) {
      int time = Math.min(CHUNK, steps - chunk);
      int start = chunk;
      // A stream that is through goes on reading what is there; nothing of it counts.
      float[] out =
          step(streams, time, (s, t) -> text[Math.min(text.length - 1, readFrom[s] + start + t)]);
      for (int s = 0; s < streams; s++) {
        int end = border(from, to, s + 1, streams);
        for (int t = 0; t < time; t++) {
          int asked = readFrom[s] + chunk + t + 1;
          if (asked < scoredFrom[s] || asked >= end) {
            continue;
          }
          int offset = alphabetSize * (s + streams * t);
          // Single precision may round a probability down to zero.
          nats -= Math.log(Math.max(Float.MIN_NORMAL, out[offset + text[asked]]));
          correct += mostProbable(out, offset) == text[asked] ? 1 : 0;
        }
      }
    }
    clear();
    return new CharacterScore(to - from, nats, correct);
  }

  private static int border(int from, int to, int stream, int streams) {
    return from + (int) ((long) (to - from) * stream / streams);
  }

  private int mostProbable(float[] out, int offset) {
    int best = 0;
    for (int c = 1; c < alphabetSize; c++) {
      if (out[offset + c] > out[offset + best]) {
        best = c;
      }
    }
    return best;
  }

  /** Which character a stream reads at a step. */
  private interface Reading {
    int at(int stream, int t);
  }

  /**
   * Reads some steps of each stream. What goes in and out lies in memory step by step, and within a
   * step stream by stream, as the engine has it.
   *
   * @return the probability of character c at step t in stream s at {@code c + alphabet * (s +
   *     streams * t)}
   */
  private float[] step(int streams, int time, Reading reading) {
    int size = input == CharacterInput.ONE_HOT ? alphabetSize : 1;
    float[] features = new float[streams * size * time];
    for (int t = 0; t < time; t++) {
      for (int s = 0; s < streams; s++) {
        int row = s + streams * t;
        int c = reading.at(s, t);
        if (input == CharacterInput.ONE_HOT) {
          features[size * row + c] = 1;
        } else {
          features[row] = c;
        }
      }
    }
    INDArray given = StepOrder.array(features, streams, size, time);
    return network.rnnTimeStep(given).permute(1, 0, 2).dup('f').data().asFloat();
  }
}
