package dev.sluice.datasets.encoded;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Encoded data.
 *
 * @param header what is needed to read the sections
 * @param sections the encoded data
 */
public record Encoded<H>(H header, List<Bytes> sections) {
  public Encoded {
    sections = List.copyOf(sections);
  }

  /** Encodes data in memory. */
  public static <H> Encoded<H> inMemory(Encoding<H> encoding) throws IOException {
    List<ArrayStream> streams = new ArrayList<>();
    for (long size : encoding.sections()) {
      streams.add(new ArrayStream(Math.toIntExact(size)));
    }
    encoding.write(List.copyOf(streams));
    return new Encoded<>(
        encoding.header(), streams.stream().<Bytes>map(ArrayStream::finished).toList());
  }

  /** Writes into an array of a known size. */
  private static final class ArrayStream extends OutputStream {
    private final byte[] bytes;
    private int count;

    ArrayStream(int size) {
      bytes = new byte[size];
    }

    @Override
    public void write(int b) {
      bytes[count++] = (byte) b;
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      System.arraycopy(from, offset, bytes, count, length);
      count += length;
    }

    HeapBytes finished() {
      if (count != bytes.length) {
        throw new IllegalStateException(
            "only " + count + " of the expected " + bytes.length + " bytes of a section");
      }
      return new HeapBytes(bytes);
    }
  }
}
