package io.asyncio.netty;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What Linux' {@code fcntl.h} declares and Netty does not offer. */
final class Fcntl {

  static final int O_RDONLY = 0;
  static final int O_WRONLY = 1;
  private static final int O_NONBLOCK = 04000;
  private static final int O_CLOEXEC = 02000000;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;

  private static final @Nullable MethodHandle FCNTL =
      function("fcntl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));

  private static final @Nullable MethodHandle OPEN =
      function("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));

  private Fcntl() {}

  /** Returns a function of two fixed arguments, or {@code null} if native access is refused. */
  @SuppressWarnings("restricted") // the JDK has no other way
  private static @Nullable MethodHandle function(String name, FunctionDescriptor type) {
    try {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow(name), type, Linker.Option.firstVariadicArg(2));
    } catch (IllegalCallerException | UnsupportedOperationException e) {
      return null;
    }
  }

  /**
   * Opens a file, which may take long if it is a FIFO.
   *
   * @param access {@link #O_RDONLY} or {@link #O_WRONLY}
   * @return the descriptor, or a negative number if that failed or native access is refused
   */
  static int open(Path path, int access) {
    if (OPEN == null) {
      return -1;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path.toString());
      return (int) OPEN.invokeExact(name, access | O_CLOEXEC, 0);
    } catch (Throwable e) {
      throw new AssertionError("open throws nothing", e);
    }
  }

  /**
   * Makes a descriptor non-blocking.
   *
   * @throws IllegalArgumentException if it is closed
   * @throws IllegalStateException if it is blocking, and native access is refused
   */
  static void makeNonBlocking(int descriptor) {
    long flags = FCNTL == null ? flagsInProc(descriptor) : fcntl(FCNTL, descriptor, F_GETFL, 0);
    if (flags < 0) {
      throw new IllegalArgumentException("descriptor is not open: " + descriptor);
    }
    if ((flags & O_NONBLOCK) != 0) {
      return;
    }
    if (FCNTL == null || fcntl(FCNTL, descriptor, F_SETFL, flags | O_NONBLOCK) < 0) {
      throw new IllegalStateException(
          "descriptor "
              + descriptor
              + " is blocking, and cannot be made non-blocking without --enable-native-access");
    }
  }

  private static int fcntl(MethodHandle function, int descriptor, int command, long argument) {
    try {
      return (int) function.invokeExact(descriptor, command, argument);
    } catch (Throwable e) {
      throw new AssertionError("fcntl throws nothing", e);
    }
  }

  /** Returns the flags as {@code /proc} tells them, in octal; negative if it is not open. */
  static long flagsInProc(int descriptor) {
    Path info = Path.of("/proc/self/fdinfo/" + descriptor);
    if (!Files.exists(info)) {
      return -1;
    }
    try {
      return Files.readAllLines(info).stream()
          .filter(line -> line.startsWith("flags:"))
          .mapToLong(line -> Long.parseLong(line.substring("flags:".length()).strip(), 8))
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      throw new UncheckedIOException("descriptor " + descriptor, e);
    }
  }
}
