package dev.sluice.diagnostics.copymemory;

import dev.sluice.diagnostics.generated.Examples;
import dev.sluice.task.Part;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * One sequence of the copy memory problem: ten symbols to remember, blanks, and a delimiter after
 * which the symbols must be recalled in their order.
 *
 * <pre>
 *   step     0 ... 9   10 ... T + 8   T + 9   T + 10 ... T + 19
 *   input    symbols   blank          delim   delim
 *   target   blank     blank          blank   symbols
 * </pre>
 *
 * <p>The form is that of the code of Bai et al. (2018, arXiv 1803.01271), {@code T + 20} steps,
 * with the delimiter until the end. In Arjovsky et al. (2016, arXiv 1511.06464), the delimiter
 * occurs once, and blanks follow it.
 *
 * @param symbols ten symbols from 1 to 8
 * @param blanks T
 */
@SuppressWarnings("ArrayRecordComponent") // copied to an ND4J array immediately; never compared
record CopyExample(int[] symbols, int blanks) {
  /** The number of symbols to remember. */
  static final int SYMBOLS = 10;

  /** The number of different symbols: 1 to 8. */
  static final int KINDS = 8;

  static final int BLANK = 0;
  static final int DELIMITER = KINDS + 1;

  /** The number of possible inputs and outputs: blank, symbols and delimiter. */
  static final int ALPHABET = KINDS + 2;

  CopyExample {
    if (symbols.length != SYMBOLS || Arrays.stream(symbols).anyMatch(s -> s < 1 || s > KINDS)) {
      throw new IllegalArgumentException(
          "expected %d symbols from 1 to %d, found %s"
              .formatted(SYMBOLS, KINDS, Arrays.toString(symbols)));
    }
  }

  /** Draws an example. */
  static CopyExample draw(CopyMemoryDataSettings data, Part part, int example) {
    SplittableRandom random = Examples.random(data.dataSeed(), part, example);
    int[] symbols = new int[SYMBOLS];
    for (int i = 0; i < SYMBOLS; i++) {
      symbols[i] = 1 + random.nextInt(KINDS);
    }
    return new CopyExample(symbols, data.length());
  }

  /** The length of the sequence: {@code T + 20}. */
  int steps() {
    return blanks + 2 * SYMBOLS;
  }

  /** The first step at which a symbol must be recalled. */
  int recallStart() {
    return blanks + SYMBOLS;
  }

  int input(int step) {
    if (step < SYMBOLS) {
      return symbols[step];
    }
    return step < recallStart() - 1 ? BLANK : DELIMITER;
  }

  int target(int step) {
    return step < recallStart() ? BLANK : symbols[step - recallStart()];
  }
}
