package dev.sluice.datasets.encoded;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;

/**
 * Unmaps a buffer at once instead of when it is collected as garbage, which may be much later. Java
 * 17 offers this only through {@code sun.misc.Unsafe}.
 */
final class Unmapping {
  private static final MethodHandle CLEANER = cleaner();

  private Unmapping() {}

  private static MethodHandle cleaner() {
    try {
      Class<?> type = Class.forName("sun.misc.Unsafe");
      Field instance = type.getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      return MethodHandles.lookup()
          .findVirtual(type, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class))
          .bindTo(instance.get(null));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java cannot unmap files; use a JDK from 17 to 25", e);
    }
  }

  /** Unmaps a buffer, which must not be used afterwards, not even by another thread. */
  static void unmap(MappedByteBuffer buffer) {
    try {
      CLEANER.invokeExact((ByteBuffer) buffer);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("cannot unmap a file", e);
    }
  }
}
