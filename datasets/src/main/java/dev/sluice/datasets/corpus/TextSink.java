package dev.sluice.datasets.corpus;

import java.io.IOException;

/** Receives a text piece by piece. */
@FunctionalInterface
interface TextSink {
  /** Receives the next characters; a surrogate pair may be in two pieces. */
  void accept(char[] characters, int count) throws IOException;
}
