package dev.sluice.charnn;

import dev.sluice.datasets.encode.Alphabet;
import dev.sluice.error.InputException;
import dev.sluice.run.SavedModel;
import dev.sluice.settings.SettingsSchema;
import java.util.Random;

/**
 * Writes text with a trained model, character by character. The same model, beginning, sampling and
 * seed give the same text, and a longer text begins with the shorter one.
 *
 * <p>The state of what has been written is kept in the model's network, so that a network serves
 * one generator at a time.
 */
public final class CharacterGenerator {
  private final CharacterNetwork network;
  private final Alphabet alphabet;
  private final Sampling sampling;
  private final Random random;

  /** What is still to be read before the next character can be drawn. */
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
   * A generator that has read a beginning.
   *
   * @param model a character model; its network is used, and its state forgotten first
   * @param beginning what the text goes on from; empty for the start of a line: the model is then
   *     given a line end, or if its alphabet has none a blank, or its first character
   * @param unknown what is done about characters of the beginning that the alphabet does not hold
   * @throws InputException if there is such a character and it is an error
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
   * @return one character, which is two {@code char}s outside the Basic Multilingual Plane
   * @throws InputException if the model's probabilities are not numbers
   */
  public String next() {
    double[] probabilities = network.read(pending);
    for (double p : probabilities) {
      if (!Double.isFinite(p)) {
        throw new InputException(
            "the model gives a probability of %s: its training diverged; train it again with a"
                    .formatted(p)
                + " smaller --learning-rate or --clip-norm");
      }
    }
    int drawn = Sampling.draw(sampling.distribution(probabilities), random.nextDouble());
    pending = new int[] {drawn};
    return alphabet.character(drawn);
  }
}
