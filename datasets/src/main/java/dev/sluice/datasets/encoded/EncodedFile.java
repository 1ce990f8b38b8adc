package dev.sluice.datasets.encoded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The file format of encoded data, with all integers in big-endian order:
 *
 * <pre>
 *   8 bytes    the characters SLUICE-E
 *   4 bytes    the version of this format
 *   4 bytes    n, the length of the header
 *   n bytes    the header, as JSON: key, size of each section, and the header of the data
 *   4 bytes    CRC-32C of the header
 *              the sections, one after the other
 *   4 bytes    CRC-32C of a section, for each of them
 * </pre>
 */
final class EncodedFile {
  /** How the name of a file ends. */
  static final String SUFFIX = ".encoded";

  static final int VERSION = 1;

  private static final byte[] MAGIC = "SLUICE-E".getBytes(StandardCharsets.US_ASCII);
  private static final int BUFFER = 1 << 18;

  /** A header with many more characters than Unicode has is none. */
  private static final int MAX_HEADER = 1 << 26;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private EncodedFile() {}

  /**
   * The header.
   *
   * @param key what the file contains
   * @param sections the size of each section
   * @param data the header of the data
   */
  record Header(EncodedKey key, List<Long> sections, JsonNode data) {}

  /** A file is no encoded data, or its content has changed. */
  static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedException(String message) {
      super(message);
    }

    DamagedException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Receives the number of bytes done. */
  @FunctionalInterface
  interface Done {
    void bytes(long count);
  }

  /**
   * Writes a file.
   *
   * @param file its path; an existing file is overwritten
   */
  static <H> void write(Path file, EncodedKey key, Encoding<H> encoding) throws IOException {
    byte[] header =
        JSON.writeValueAsBytes(
            new Header(key, encoding.sections(), JSON.valueToTree(encoding.header())));
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer start = ByteBuffer.allocate(MAGIC.length + 12 + header.length);
      start.put(MAGIC).putInt(VERSION).putInt(header.length).put(header).putInt(crc(header));
      writeFully(channel, start.flip(), 0);
      List<Section> sections = new ArrayList<>();
      long position = start.capacity();
      for (long size : encoding.sections()) {
        sections.add(new Section(channel, position, size));
        position += size;
      }
      List<OutputStream> streams = new ArrayList<>();
      sections.forEach(section -> streams.add(new BufferedOutputStream(section, BUFFER)));
      encoding.write(List.copyOf(streams));
      ByteBuffer end = ByteBuffer.allocate(4 * sections.size());
      for (int i = 0; i < sections.size(); i++) {
        streams.get(i).flush();
        end.putInt(sections.get(i).finish());
      }
      writeFully(channel, end.flip(), position);
      channel.force(true);
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes, long position)
      throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  private static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /** Writes one section at its place. */
  private static final class Section extends OutputStream {
    private final FileChannel channel;
    private final long start;
    private final long size;
    private final CRC32C crc = new CRC32C();
    private long written;

    Section(FileChannel channel, long start, long size) {
      this.channel = channel;
      this.start = start;
      this.size = size;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (length > size - written) {
        throw new IllegalStateException("more than the expected " + size + " bytes of a section");
      }
      writeFully(channel, ByteBuffer.wrap(bytes, offset, length), start + written);
      crc.update(bytes, offset, length);
      written += length;
    }

    int finish() {
      if (written != size) {
        throw new IllegalStateException(
            "only " + written + " of the expected " + size + " bytes of a section");
      }
      return (int) crc.getValue();
    }
  }

  /**
   * Reads what a file contains.
   *
   * @throws DamagedException if it is not one of this format
   */
  static EncodedKey key(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return start(channel).header().key();
    }
  }

  /** What precedes the sections: {@code size} bytes. */
  private record Start(Header header, long size) {}

  private static Start start(FileChannel channel) throws IOException {
    ByteBuffer start = read(channel, 0, MAGIC.length + 8);
    byte[] magic = new byte[MAGIC.length];
    start.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new DamagedException("it does not begin as encoded data does");
    }
    int version = start.getInt();
    if (version != VERSION) {
      throw new DamagedException(
          "it has version %d of the format, expected %d".formatted(version, VERSION));
    }
    int length = start.getInt();
    if (length < 0 || length > MAX_HEADER) {
      throw new DamagedException("its header is damaged");
    }
    ByteBuffer rest = read(channel, start.capacity(), length + 4);
    byte[] json = new byte[length];
    rest.get(json);
    if (rest.getInt() != crc(json)) {
      throw new DamagedException("its header is damaged");
    }
    try {
      return new Start(
          JSON.readValue(json, Header.class), (long) start.capacity() + rest.capacity());
    } catch (JsonProcessingException e) {
      throw new DamagedException("its header cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Opens a file whose size and checksums are right. It stays open until the result is collected as
   * garbage.
   *
   * @param type the type of the header
   * @param done receives the number of bytes checked
   * @throws DamagedException if it is truncated, changed, of another version, or of another key
   */
  static <H> Encoded<H> open(Path file, EncodedKey key, Class<H> type, Done done)
      throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      Start beginning = start(channel);
      Header header = beginning.header();
      long start = beginning.size();
      if (!header.key().fileName().equals(key.fileName())) {
        throw new DamagedException("it contains other data than its name says");
      }
      long content = header.sections().stream().mapToLong(Long::longValue).sum();
      long expected = start + content + 4L * header.sections().size();
      if (channel.size() != expected) {
        throw new DamagedException(
            "it has %d bytes, expected %d".formatted(channel.size(), expected));
      }
      ByteBuffer checksums = read(channel, start + content, 4 * header.sections().size());
      MappedFile mapped = new MappedFile(file, channel);
      List<Bytes> sections = new ArrayList<>();
      long position = start;
      for (long size : header.sections()) {
        if (crc(channel, position, size, start, done) != checksums.getInt()) {
          throw new DamagedException("its content has changed since it was written");
        }
        sections.add(new MappedBytes(mapped, position, size));
        position += size;
      }
      return new Encoded<>(data(header, type), sections);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static <H> H data(Header header, Class<H> type) throws DamagedException {
    try {
      return JSON.treeToValue(header.data(), type);
    } catch (JsonProcessingException e) {
      throw new DamagedException("its header cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  private static int crc(FileChannel channel, long position, long size, long start, Done done)
      throws IOException {
    CRC32C crc = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    long at = position;
    while (at < position + size) {
      buffer.clear().limit((int) Math.min(BUFFER, position + size - at));
      int count = channel.read(buffer, at);
      if (count < 0) {
        throw new DamagedException("it ends too early");
      }
      crc.update(buffer.flip());
      at += count;
      done.bytes(at - start);
    }
    return (int) crc.getValue();
  }

  private static ByteBuffer read(FileChannel channel, long position, int length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new DamagedException("it ends too early");
      }
    }
    return bytes.flip();
  }
}
