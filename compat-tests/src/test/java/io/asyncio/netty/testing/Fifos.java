package io.asyncio.netty.testing;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** Makes FIFOs, which the JDK cannot. */
public final class Fifos {

  private static final int FOR_OWNER = 0600;
  private static final MethodHandle MKFIFO = mkfifo();

  private Fifos() {}

  @SuppressWarnings("restricted") // the JDK has no other way
  private static MethodHandle mkfifo() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("mkfifo"),
        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  }

  /** Makes one; {@link Descriptors} knows it by its name. */
  public static Path make(Path directory) throws IOException {
    Path path = directory.resolve(System.nanoTime() + Descriptors.FIFO_SUFFIX);
    int result;
    try (Arena arena = Arena.ofConfined()) {
      result = (int) MKFIFO.invokeExact(arena.allocateFrom(path.toString()), FOR_OWNER);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    if (result != 0) {
      throw new IOException("mkfifo " + path);
    }
    return path;
  }
}
