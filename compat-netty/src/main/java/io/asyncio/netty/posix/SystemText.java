package io.asyncio.netty.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Text as the system writes it. On any thread. */
@SuppressWarnings("restricted") // whoever wants these calls has to enable native access
final class SystemText {

  /** That of the JDK, but for the locale "C", where that loses letters. */
  static final Charset CHARSET = charset();

  private static final int LONGEST = 1024;

  private static final MethodHandle STRERROR =
      NativeCall.plain("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));

  private SystemText() {}

  private static Charset charset() {
    Charset charset = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    return charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
  }

  /** Copies {@code text} to where the system finds it. */
  static MemorySegment copy(Arena arena, String text) {
    return copy(arena, text, CHARSET);
  }

  /** The JDK's own way knows but a few character sets. */
  static MemorySegment copy(Arena arena, String text, Charset charset) {
    byte[] bytes = text.getBytes(charset);
    MemorySegment copy = arena.allocate(bytes.length + 1L); // which ends with a zero
    MemorySegment.copy(bytes, 0, copy, JAVA_BYTE, 0, bytes.length);
    return copy;
  }

  /** Returns the words for an error, in the language of this process's locale. */
  static String ofError(int errno) {
    try {
      MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
      return read(text.reinterpret(LONGEST));
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static String read(MemorySegment text) {
    int length = 0;
    while (text.get(JAVA_BYTE, length) != 0) {
      length++;
    }
    return new String(text.asSlice(0, length).toArray(JAVA_BYTE), CHARSET);
  }
}
