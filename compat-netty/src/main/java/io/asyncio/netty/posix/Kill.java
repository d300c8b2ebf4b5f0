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
    var _ = sendTo(Math.toIntExact(pid), signal);
  }

  /**
   * Sends a signal to all of a group.
   *
   * @param leader the group's number, which is that of the process that made it
   * @return whether there is such a group
   * @throws IOException if the system refuses
   * @throws IllegalArgumentException if there is no such signal
   */
  public static boolean sendToGroup(long leader, int signal) throws IOException {
    return sendTo(-Math.toIntExact(leader), signal);
  }

  private static boolean sendTo(int target, int signal) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(NativeCall.STATE);
      if ((int) KILL.invokeExact(state, target, signal) == 0) {
        return true;
      }
      int errno = NativeCall.errno(state);
      if (errno != ESRCH) {
        refused(errno, Math.abs(target), signal);
      }
      return false;
    } catch (Throwable e) {
      throw NativeCall.raised(e);
    }
  }

  private static void refused(int errno, int pid, int signal) throws IOException {
    switch (errno) {
      case EINVAL ->
        throw new IllegalArgumentException("signal: there is none with the number " + signal);
      case EPERM -> throw new AccessDeniedException("process " + pid, null, "not permitted");
      default -> throw new FileSystemException("process " + pid, null, "error " + errno);
    }
  }
}
