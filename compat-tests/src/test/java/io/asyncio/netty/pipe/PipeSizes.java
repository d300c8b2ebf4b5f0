package io.asyncio.netty.pipe;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.asyncio.netty.testing.Descriptors;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How much pipes hold; on Linux. */
final class PipeSizes {

  private static final Path OPEN = Path.of("/proc/self/fd");
  private static final int F_SETPIPE_SZ = 1031;
  private static final int F_GETPIPE_SZ = 1032;
  private static final MethodHandle FCNTL = fcntl();

  private PipeSizes() {}

  @SuppressWarnings("restricted") // the JDK has no other way
  private static MethodHandle fcntl() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("fcntl"),
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
        Linker.Option.firstVariadicArg(2));
  }

  /** Returns the descriptors of pipes and FIFOs that are open. */
  static List<Integer> descriptors() throws IOException {
    try (Stream<Path> open = Files.list(OPEN)) {
      return open.filter(PipeSizes::isPipe)
          .map(path -> Integer.valueOf(path.getFileName().toString()))
          .toList();
    }
  }

  private static boolean isPipe(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith("pipe:") || target.endsWith(Descriptors.FIFO_SUFFIX);
    } catch (IOException e) {
      return false; // it was closed in between
    }
  }

  /** Has the pipes that were opened since {@code before} hold more. */
  static void enlargeSince(List<Integer> before, int size) throws IOException {
    for (int descriptor : descriptors()) {
      if (!before.contains(descriptor) && set(descriptor, size) < size) {
        throw new IOException("cannot enlarge the pipe " + descriptor);
      }
    }
  }

  /** Returns how much a pipe holds, in bytes. */
  static int capacity(int descriptor) {
    return control(descriptor, F_GETPIPE_SZ, 0);
  }

  private static int set(int descriptor, int size) {
    return control(descriptor, F_SETPIPE_SZ, size);
  }

  private static int control(int descriptor, int command, int argument) {
    try {
      return (int) FCNTL.invokeExact(descriptor, command, argument);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
