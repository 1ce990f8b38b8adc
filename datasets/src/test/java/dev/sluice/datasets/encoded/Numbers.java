package dev.sluice.datasets.encoded;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Data for tests: section 0 counts up modulo 251, section 1 down. */
final class Numbers implements Encoding<Numbers.Header> {
  private final int count;

  /** Called in the middle of writing. */
  Runnable halfway = () -> {};

  /** How often they were encoded. */
  int encoded;

  String sha256 = "ab12";
  String setting = "step=1";
  int version = 1;

  /** The header. */
  record Header(int count) {}

  Numbers(int count) {
    this.count = count;
  }

  EncodedKey key() {
    return new EncodedKey("numbers", version, "some numbers", sha256, List.of(setting));
  }

  Encoded<Header> in(EncodedCache cache) {
    return cache.get(
        key(),
        Header.class,
        () -> {
          encoded++;
          return this;
        });
  }

  static byte up(long position) {
    return (byte) (position % 251);
  }

  @Override
  public Header header() {
    return new Header(count);
  }

  @Override
  public List<Long> sections() {
    return List.of((long) count, (long) count);
  }

  @Override
  public void write(List<OutputStream> sections) throws IOException {
    for (int i = 0; i < count; i++) {
      sections.get(0).write(up(i));
      sections.get(1).write(up(count - 1 - i));
      if (i == count / 2) {
        halfway.run();
      }
    }
  }
}
