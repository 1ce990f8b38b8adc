package dev.sluice.charnn;

import dev.sluice.datasets.encode.Characters;
import dev.sluice.datasets.iterate.StepOrder;
import dev.sluice.engine.Stepper;
import dev.sluice.layer.NetworkStepper;
import dev.sluice.training.RecurrentStack;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network that reads characters and returns the probabilities of the next one, keeping its state
 * between calls. Characters are read one by one, of one text or of several side by side, with the
 * network's {@link Stepper}, or with its {@code rnnTimeStep} if it has none; a text is scored in
 * parallel streams, many steps per call. The state may be the network's own, so only one reader can
 * use it at a time.
 */
final class CharacterNetwork {
  /** Steps per call of the network. */
  private static final int CHUNK = 128;

  private final MultiLayerNetwork network;
  private final CharacterInput input;
  private final int alphabetSize;

  /** Null before the first character, and for networks without one. */
  private Stepper stepper;

  CharacterNetwork(MultiLayerNetwork network, CharacterInput input, int alphabetSize) {
    this.network = network;
    this.input = input;
    this.alphabetSize = alphabetSize;
  }

  /**
   * The layers: what the {@link CharacterInput} needs, for one-hot characters {@code [batch,
   * alphabet, time]} or indices {@code [batch, 1, time]}; the stacked recurrent layers; and an
   * {@link AlphabetSoftmax}.
   */
  static MultiLayerConfiguration configuration(CharacterSettings settings, int alphabetSize) {
    ListBuilder network = RecurrentStack.base(settings.training());
    CharacterModelSettings characters = settings.characters();
    int inputs = characters.input().add(network, alphabetSize, characters.embeddingSize());
    int width = RecurrentStack.add(network, settings.network(), inputs, false);
    AlphabetSoftmax.add(network, width, alphabetSize);
    return network.backpropType(BackpropType.TruncatedBPTT).tBPTTLength(characters.steps()).build();
  }

  /** Clears the state. The next character is read with the weights at that time. */
  void clear() {
    stepper = null;
    network.rnnClearPreviousState();
  }

  /**
   * Reads characters, continuing from those read before.
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

  /** {@link #read} for a network without a stepper. */
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
   * Reads the next character of several texts side by side. Their number must not change before
   * {@link #clear}.
   *
   * @param characters an index into the alphabet for each text
   * @return the probabilities of each text's next character, {@code [texts, alphabet]}; valid until
   *     the next call
   */
  double[][] readNextOfEach(int[] characters) {
    if (stepper == null && NetworkStepper.obstacle(network).isEmpty()) {
      stepper = NetworkStepper.of(network, characters.length);
    }
    if (stepper != null) {
      return stepper.step(characters);
    }
    float[] out = step(characters.length, 1, (text, t) -> characters[text]);
    double[][] probabilities = new double[characters.length][alphabetSize];
    for (int i = 0; i < characters.length; i++) {
      for (int c = 0; c < alphabetSize; c++) {
        probabilities[i][c] = out[c + alphabetSize * i];
      }
    }
    return probabilities;
  }

  /**
   * Scores the predictions of a stretch of text, each character once, in parallel streams.
   *
   * <p>The stretch is split into one contiguous piece per stream, equal in length except for one
   * character. Each stream first reads the characters just before its piece, without being scored
   * on them, so that it does not begin with an empty state.
   *
   * @param text indices into the alphabet
   * @param from the first character to predict, at least 1, because the one before it is needed
   * @param to the end, exclusive
   * @param streams the number of pieces; 1 is a single pass with the state carried through
   * @param leadIn the number of characters to read before each piece; fewer where the text begins
   */
  CharacterScore score(Characters text, long from, long to, int streams, int leadIn) {
    long[] scoredFrom = new long[streams];
    long[] readFrom = new long[streams];
    long steps = 0;
    for (int s = 0; s < streams; s++) {
      scoredFrom[s] = border(from, to, s, streams);
      // Predicting a character means reading the one before it.
      readFrom[s] = Math.max(0, scoredFrom[s] - 1 - leadIn);
      steps = Math.max(steps, border(from, to, s + 1, streams) - 1 - readFrom[s]);
    }
    clear();
    double nats = 0;
    long correct = 0;
    // A step of a stream reads one character and predicts the next.
    int[][] read = new int[streams][CHUNK + 1];
    for (long chunk = 0; chunk < steps; chunk += CHUNK) {
      int time = (int) Math.min(CHUNK, steps - chunk);
      for (int s = 0; s < streams; s++) {
        read(text, readFrom[s] + chunk, read[s], time + 1);
      }
      float[] out = step(streams, time, (s, t) -> read[s][t]);
      for (int s = 0; s < streams; s++) {
        long end = border(from, to, s + 1, streams);
        for (int t = 0; t < time; t++) {
          long target = readFrom[s] + chunk + t + 1;
          if (target < scoredFrom[s] || target >= end) {
            continue;
          }
          int offset = alphabetSize * (s + streams * t);
          int actual = read[s][t + 1];
          // Single precision may round a probability down to zero.
          nats -= Math.log(Math.max(Float.MIN_NORMAL, out[offset + actual]));
          correct += mostProbable(out, offset) == actual ? 1 : 0;
        }
      }
    }
    clear();
    return new CharacterScore(to - from, nats, correct);
  }

  /**
   * Reads characters; a stream that has finished keeps reading the text that follows, unscored, and
   * at its end the last character again and again.
   */
  private static void read(Characters text, long from, int[] into, int count) {
    long first = Math.min(from, text.length() - 1);
    int available = (int) Math.min(count, text.length() - first);
    text.read(first, into, 0, available);
    Arrays.fill(into, available, count, into[available - 1]);
  }

  private static long border(long from, long to, int stream, int streams) {
    return from + (to - from) * stream / streams;
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

  /** The character that a stream reads at a step. */
  private interface CharacterSource {
    int at(int stream, int t);
  }

  /**
   * Reads some steps of each stream. Input and output are in the engine's memory order: by step,
   * and within a step by stream.
   *
   * @return the probability of character c at step t in stream s at {@code c + alphabet * (s +
   *     streams * t)}
   */
  private float[] step(int streams, int time, CharacterSource source) {
    int size = input.features(alphabetSize);
    float[] features = new float[streams * size * time];
    for (int t = 0; t < time; t++) {
      for (int s = 0; s < streams; s++) {
        input.write(features, s + streams * t, source.at(s, t), alphabetSize);
      }
    }
    // Freed at once: touching new memory costs more than computing what goes there.
    try (INDArray batch = StepOrder.array(features, streams, size, time);
        INDArray output = network.rnnTimeStep(batch)) {
      return StepOrder.values(output);
    }
  }
}
