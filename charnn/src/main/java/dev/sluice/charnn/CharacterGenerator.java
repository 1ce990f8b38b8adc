package dev.sluice.charnn;

import dev.sluice.datasets.encode.Alphabet;
import dev.sluice.error.InputException;
import dev.sluice.run.SavedModel;
import dev.sluice.settings.SettingsSchema;
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
   * Draws the next character.
   *
   * @return one character, which consists of two {@code char}s outside the Basic Multilingual Plane
   * @throws InputException if the model's probabilities are not numbers
   */
  public String next() {
    double[] probabilities = network.read(pending);
    for (double p : probabilities) {
      if (!Double.isFinite(p)) {
        throw new InputException(
            ("the model predicts a probability of %s: its training diverged; train it again with a"
                    + " smaller --learning-rate or --clip-norm")
                .formatted(p));
      }
    }
    int drawn = Sampling.draw(sampling.distribution(probabilities), random.nextDouble());
    pending = new int[] {drawn};
    return alphabet.character(drawn);
  }
}
