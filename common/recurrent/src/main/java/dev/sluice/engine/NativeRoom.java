package dev.sluice.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/** Native memory for the operands of {@link Products}; each thread has its own for temporaries. */
final class NativeRoom {
  private static final ThreadLocal<ByteBuffer[]> PASSING =
      ThreadLocal.withInitial(() -> new ByteBuffer[3]);

  private NativeRoom() {}

  /** Room that stays. */
  static FloatBuffer floats(int count) {
    return bytes(count, Float.BYTES).asFloatBuffer();
  }

  /** Room that stays. */
  static DoubleBuffer doubles(int count) {
    return bytes(count, Double.BYTES).asDoubleBuffer();
  }

  /** The calling thread's room of that number, whatever it held; until it is asked for again. */
  static FloatBuffer floats(int number, int count) {
    return passing(number, count, Float.BYTES).asFloatBuffer();
  }

  /** The calling thread's room of that number, whatever it held; until it is asked for again. */
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
