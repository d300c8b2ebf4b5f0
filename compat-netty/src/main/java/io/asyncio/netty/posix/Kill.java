package io.asyncio.netty.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/**
 * Sends signals, to processes that somebody else cannot have taken the number of. On any thread.
 *
 * @see NativeAccess
 */
public final class Kill {

  private static final int EPERM = 1;
  private static final int ESRCH = 3;
  private static final int EINVAL = 22;

  private static final MethodHandle KILL =
      NativeCall.withErrno("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

  private Kill() {}

  /**
   * Sends a signal; does nothing if there is no such process.
   *
   * @throws IOException if the system refuses
   * @throws IllegalArgumentException if there is no such signal
   */
  public static void send(long pid, int signal) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(NativeCall.STATE);
      if ((int) KILL.invokeExact(state, (int) pid, signal) != 0) {
        refused(NativeCall.errno(state), pid, signal);
      }
    } catch (Throwable e) {
      throw NativeCall.raised(e);
    }
  }

  private static void refused(int errno, long pid, int signal) throws IOException {
    switch (errno) {
      case ESRCH -> {} // it has ended
      case EINVAL ->
        throw new IllegalArgumentException("signal: there is none with the number " + signal);
      case EPERM -> throw new AccessDeniedException("process " + pid, null, "not permitted");
      default -> throw new FileSystemException("process " + pid, null, "error " + errno);
    }
  }
}
