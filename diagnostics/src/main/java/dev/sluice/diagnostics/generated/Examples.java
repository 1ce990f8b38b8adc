package dev.sluice.diagnostics.generated;

import dev.sluice.task.Part;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * Numbered examples, each drawn from its own random generator, which depends on the seed of the
 * data, the part and the number of the example. So no example needs to be stored, the parts are
 * independent, and a smaller training part is a prefix of a larger one.
 */
public final class Examples {
  /** The name of generated data in tables. */
  public static final String NAME = "generated";

  private Examples() {}

  /** The random generator of one example. */
  public static SplittableRandom random(long seed, Part part, int example) {
    // Three rounds of the generator's own mixing make neighbouring examples independent.
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

  /** The SHA-256 of the numbers of generated data. */
  public static final class Digest {
    private final MessageDigest digest;

    public Digest() {
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("this Java has no SHA-256", e);
      }
    }

    /** Adds the numbers of an example. */
    public void add(float... numbers) {
      ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Float.BYTES);
      bytes.asFloatBuffer().put(numbers);
      digest.update(bytes);
    }

    /** The SHA-256 in hexadecimal. */
    public String hex() {
      return HexFormat.of().formatHex(digest.digest());
    }
  }
}
