package dev.sluice.diagnostics.generated;

import dev.sluice.task.Part;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * How examples are numbered and drawn: each from a generator of its own, which the seed of the
 * data, the part and the example's number decide. So nothing needs to be kept, the parts have
 * nothing in common, and a smaller training part is the beginning of a larger one.
 */
public final class Examples {
  /** What generated data is called in tables. */
  public static final String NAME = "generated";

  private Examples() {}

  /** The generator of one example. */
  public static SplittableRandom random(long seed, Part part, int example) {
    // Three times through the generator's own mixing, so that neighbours have nothing in common.
    long ofSeed = new SplittableRandom(seed).nextLong();
    long ofPart = new SplittableRandom(ofSeed + number(part)).nextLong();
    return new SplittableRandom(new SplittableRandom(ofPart + example).nextLong());
  }

  private static int number(Part part) {
    return switch (part) {
      case TRAIN -> 0;
      case VALIDATION -> 1;
      case TEST -> 2;
    };
  }

  /** What a person calls a part. */
  public static String name(Part part) {
    return part == Part.TRAIN ? "training" : part.name().toLowerCase(Locale.ROOT);
  }

  /** The SHA-256 of generated data, taken over its numbers. */
  public static final class Digest {
    private final MessageDigest digest;

    public Digest() {
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }

    /** Adds an example's numbers. */
    public void add(float... numbers) {
      ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Float.BYTES);
      bytes.asFloatBuffer().put(numbers);
      digest.update(bytes);
    }

    /** In hexadecimal. */
    public String hex() {
      return HexFormat.of().formatHex(digest.digest());
    }
  }
}
