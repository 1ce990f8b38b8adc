package dev.sluice.datasets.encode;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * Splits text into words at Unicode word boundaries (UAX #29, as implemented by Lucene's
 * StandardTokenizer): {@code don't}, {@code 3.5} and emoji are one token each. White space and
 * punctuation are dropped, except, on request, {@code !} and {@code ?}, which carry sentiment.
 *
 * @param lowerCase whether to convert to lower case
 * @param marks whether a run of exclamation or question marks is a token, {@code !} or {@code ?}
 */
public record Tokenizer(boolean lowerCase, boolean marks) {
  /** The usual choice: lower case, marks kept. */
  public static final Tokenizer STANDARD = new Tokenizer(true, true);

  /** Reused, since a new one takes as long as a short text; a closed one accepts the next text. */
  private static final ThreadLocal<StandardTokenizer> SPLITTER =
      ThreadLocal.withInitial(StandardTokenizer::new);

  /** The words of a text, in order; empty if it has none. */
  public List<String> tokens(String text) {
    // With one kind of apostrophe, "don’t" and "don't" are the same word.
    String plain = text.replace('\u2019', '\'').replace('\u2018', '\'');
    String cased = lowerCase ? plain.toLowerCase(Locale.ROOT) : plain;
    List<String> tokens = new ArrayList<>();
    try (StandardTokenizer words = SPLITTER.get()) {
      words.setReader(new StringReader(cased));
      CharTermAttribute term = words.getAttribute(CharTermAttribute.class);
      OffsetAttribute offset = words.getAttribute(OffsetAttribute.class);
      words.reset();
      int done = 0;
      while (words.incrementToken()) {
        addMarks(cased, done, offset.startOffset(), tokens);
        tokens.add(term.toString());
        done = offset.endOffset();
      }
      addMarks(cased, done, cased.length(), tokens);
      words.end();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read text in memory", e);
    }
    return tokens;
  }

  private void addMarks(String text, int from, int to, List<String> tokens) {
    if (!marks) {
      return;
    }
    char last = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c == '!' || c == '?') && c != last) {
        tokens.add(String.valueOf(c));
      }
      last = c;
    }
  }

  /** As JSON, in UTF-8. */
  public byte[] toJson() {
    return Json.write(this);
  }

  /**
   * Reads a tokenizer back.
   *
   * @throws dev.sluice.error.InputException if it is not what {@link #toJson} writes
   */
  public static Tokenizer fromJson(byte[] json) {
    return Json.read(json, Tokenizer.class, "tokenizer");
  }
}
