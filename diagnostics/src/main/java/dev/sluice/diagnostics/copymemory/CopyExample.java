package dev.sluice.diagnostics.copymemory;

import dev.sluice.diagnostics.generated.Examples;
import dev.sluice.task.Part;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * One sequence of the copy memory problem: ten symbols to be remembered, blanks, and a delimiter
 * that asks for the symbols in their order.
 *
 * <pre>
 *   step     0 ... 9   10 ... T + 8   T + 9   T + 10 ... T + 19
 *   input    symbols   blank          delim   delim
 *   target   blank     blank          blank   symbols
 * </pre>
 *
 * <p>The form is that of the code of Bai et al. (2018, arXiv 1803.01271), {@code T + 20} steps with
 * the delimiter until the end. Arjovsky et al. (2016, arXiv 1511.06464) give it once and blanks
 * after it.
 *
 * @param symbols ten of 1 to 8
 * @param blanks T
 */
@SuppressWarnings("ArrayRecordComponent") // shown to an array of ND4J at once; never compared
record CopyExample(int[] symbols, int blanks) {
  /** What is to be remembered. */
  static final int SYMBOLS = 10;

  /** Of as many kinds: 1 to 8. */
  static final int KINDS = 8;

  static final int BLANK = 0;
  static final int DELIMITER = KINDS + 1;

  /** Blank, symbols and delimiter: what comes in, and what may be answered. */
  static final int ALPHABET = KINDS + 2;

  CopyExample {
    if (symbols.length != SYMBOLS || Arrays.stream(symbols).anyMatch(s -> s < 1 || s > KINDS)) {
      throw new IllegalArgumentException("symbols " + Arrays.toString(symbols));
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

  /** {@code T + 20}. */
  int steps() {
    return blanks + 2 * SYMBOLS;
  }

  /** The first step at which a symbol is to be recalled. */
  int recall() {
    return blanks + SYMBOLS;
  }

  int input(int step) {
    if (step < SYMBOLS) {
      return symbols[step];
    }
    return step < recall() - 1 ? BLANK : DELIMITER;
  }

  int target(int step) {
    return step < recall() ? BLANK : symbols[step - recall()];
  }
}
