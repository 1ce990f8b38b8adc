package dev.sluice.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/** Native memory for the operands of {@link Products}; temporaries are per thread. */
final class NativeRoom {
  private static final ThreadLocal<ByteBuffer[]> PASSING =
      ThreadLocal.withInitial(() -> new ByteBuffer[3]);

  private NativeRoom() {}

  /** Permanent memory. */
  static FloatBuffer floats(int count) {
    return bytes(count, Float.BYTES).asFloatBuffer();
  }

  /** Permanent memory. */
  static DoubleBuffer doubles(int count) {
    return bytes(count, Double.BYTES).asDoubleBuffer();
  }

  /**
   * The calling thread's temporary memory with this number, not cleared; valid until the next call.
   */
  static FloatBuffer floats(int number, int count) {
    return passing(number, count, Float.BYTES).asFloatBuffer();
  }

  /**
   * The calling thread's temporary memory with this number, not cleared; valid until the next call.
   */
  static DoubleBuffer doubles(int number, int count) {
    return passing(number, count, Double.BYTES).asDoubleBuffer();
  }

  private static ByteBuffer passing(int number, int count, int size) {
    ByteBuffer[] rooms = PASSING.get();
    if (rooms[number] == null || rooms[number].capacity() < count * size) {
      rooms[number] = bytes(count, size);
    }
    return rooms[number];
  }

  private static ByteBuffer bytes(int count, int size) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(count, size))
        .order(ByteOrder.nativeOrder());
  }
}
