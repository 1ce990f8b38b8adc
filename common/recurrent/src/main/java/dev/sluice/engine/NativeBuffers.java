package dev.sluice.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/** Native memory for the operands of {@link Products}; temporaries are per thread. */
final class NativeBuffers {
  private static final ThreadLocal<ByteBuffer[]> TEMPORARY =
      ThreadLocal.withInitial(() -> new ByteBuffer[3]);

  private NativeBuffers() {}

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
    return temporary(number, count, Float.BYTES).asFloatBuffer();
  }

  /**
   * The calling thread's temporary memory with this number, not cleared; valid until the next call.
   */
  static DoubleBuffer doubles(int number, int count) {
    return temporary(number, count, Double.BYTES).asDoubleBuffer();
  }

  private static ByteBuffer temporary(int number, int count, int size) {
    ByteBuffer[] buffers = TEMPORARY.get();
    if (buffers[number] == null || buffers[number].capacity() < count * size) {
      buffers[number] = bytes(count, size);
    }
    return buffers[number];
  }

  private static ByteBuffer bytes(int count, int size) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(count, size))
        .order(ByteOrder.nativeOrder());
  }
}
