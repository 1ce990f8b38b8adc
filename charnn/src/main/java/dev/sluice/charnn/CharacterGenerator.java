package dev.sluice.charnn;

import dev.sluice.datasets.encode.Alphabet;
import dev.sluice.error.InputException;
import dev.sluice.run.SavedModel;
import dev.sluice.settings.SettingsSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Generates text with a trained model, character by character. The same model, prime, sampling and
 * seed generate the same text, and a shorter text is a prefix of a longer one.
 *
 * <p>The state is kept in the model's network, so that only one generator can use a network at a
 * time.
 */
public final class CharacterGenerator {
  private final CharacterNetwork network;
  private final Alphabet alphabet;
  private final Sampling sampling;
  private final Random random;

  /** The characters to read before the next one can be drawn. */
  private int[] pending;

  CharacterGenerator(
      CharacterNetwork network, Alphabet alphabet, int[] beginning, Sampling sampling, long seed) {
    this.network = network;
    this.alphabet = alphabet;
    this.sampling = sampling;
    this.random = new Random(seed);
    this.pending = beginning.length == 0 ? new int[] {start(alphabet)} : beginning.clone();
    network.clear();
  }

  /**
   * Creates a generator that continues a prime.
   *
   * @param model a character model, the state of whose network is cleared
   * @param beginning the prime, which the text continues; if it is empty, the text begins at the
   *     start of a line: the model reads a line end or, if its alphabet has none, a space or its
   *     first character
   * @param unknown how to treat characters of the prime that the alphabet lacks
   * @throws InputException if there is such a character and that is an error
   */
  public static CharacterGenerator of(
      SavedModel model, String beginning, Alphabet.Unknown unknown, Sampling sampling, long seed) {
    CharacterSettings settings =
        SettingsSchema.of(CharacterSettings.class).fromTree(model.settings());
    Alphabet alphabet = Alphabet.fromJson(CharacterTask.alphabet(model.companions()));
    return new CharacterGenerator(
        new CharacterNetwork(
            model.network().layers(), settings.characters().input(), alphabet.size()),
        alphabet,
        alphabet.encode(beginning, unknown),
        sampling,
        seed);
  }

  private static int start(Alphabet alphabet) {
    int newline = alphabet.indexOf('\n');
    return newline >= 0 ? newline : Math.max(0, alphabet.indexOf(' '));
  }

  /**
   * Generates several texts side by side, each the same as alone with its seed, in little more time
   * than a few of them.
   *
   * @param seeds one for each text
   * @param length the number of characters of each text
   * @return the texts without the prime, in the order of the seeds
   * @throws InputException as {@link #of} and {@link #next}
   */
  public static List<String> texts(
      SavedModel model,
      String beginning,
      Alphabet.Unknown unknown,
      Sampling sampling,
      List<Long> seeds,
      int length) {
    if (seeds.isEmpty()) {
      return List.of();
    }
    return of(model, beginning, unknown, sampling, seeds.get(0)).texts(seeds, length);
  }

  /** Generates several texts after the prime, which has not been read yet. */
  List<String> texts(List<Long> seeds, int length) {
    List<Random> randoms = seeds.stream().map(Random::new).toList();
    List<StringBuilder> texts = seeds.stream().map(seed -> new StringBuilder()).toList();
    int[] next = new int[seeds.size()];
    double[][] probabilities = {};
    for (int character : pending) {
      Arrays.fill(next, character);
      probabilities = network.readNextOfEach(next);
    }
    for (int i = 0; i < length; i++) {
      if (i > 0) {
        probabilities = network.readNextOfEach(next);
      }
      for (int text = 0; text < next.length; text++) {
        next[text] = draw(probabilities[text], randoms.get(text));
        texts.get(text).append(alphabet.character(next[text]));
      }
    }
    return texts.stream().map(StringBuilder::toString).toList();
  }

  /**
   * Draws the next character.
   *
   * @return one character, which consists of two {@code char}s outside the Basic Multilingual Plane
   * @throws InputException if the model's probabilities are not numbers
   */
  public String next() {
    int drawn = draw(network.read(pending), random);
    pending = new int[] {drawn};
    return alphabet.character(drawn);
  }

  private int draw(double[] probabilities, Random random) {
    for (double p : probabilities) {
      if (!Double.isFinite(p)) {
        throw new InputException(
            ("the model predicts a probability of %s: its training diverged; train it again with a"
                    + " smaller --learning-rate or --clip-norm")
                .formatted(p));
      }
    }
    return Sampling.draw(sampling.distribution(probabilities), random.nextDouble());
  }
}
