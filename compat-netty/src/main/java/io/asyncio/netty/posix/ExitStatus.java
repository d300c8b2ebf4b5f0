package io.asyncio.netty.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.asyncio.internal.Log;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** Asks Linux about the end of a child. On any thread. */
public final class ExitStatus {

  /** What asyncio reports if somebody else has waited for the child. */
  private static final int UNKNOWN = 255;

  private static final int EINTR = 4;
  private static final int P_PID = 1;
  private static final int WNOHANG = 1;
  private static final int WEXITED = 4;
  private static final int WNOWAIT = 0x01000000;
  private static final int CLD_EXITED = 1;

  /** The layout of {@code siginfo_t} on 64-bit machines. */
  private static final int INFO_SIZE = 128;

  private static final int CODE_OFFSET = 8;
  private static final int PID_OFFSET = 16;
  private static final int STATUS_OFFSET = 24;

  private static final MethodHandle WAITID = NativeCall.withErrno(
      "waitid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));

  private ExitStatus() {}

  /** Tells whether a child has not ended. The system remembers it, whatever this returns. */
  public static boolean isAlive(long pid) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(INFO_SIZE, Long.BYTES);
      return ask(arena, pid, info, WNOHANG | WNOWAIT) == 0 && info.get(JAVA_INT, PID_OFFSET) == 0;
    }
  }

  /**
   * Returns the return code of a child that has ended, which the system forgets by that, or {@code
   * null} while it runs.
   */
  public static @Nullable Integer take(long pid) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(INFO_SIZE, Long.BYTES);
      if (ask(arena, pid, info, WNOHANG) != 0) {
        Log.LOGGER.log(
            Level.WARNING,
            "the exit status of child process "
                + pid
                + " was read by others: reporting "
                + UNKNOWN);
        return UNKNOWN;
      }
      if (info.get(JAVA_INT, PID_OFFSET) == 0) {
        return null;
      }
      int status = info.get(JAVA_INT, STATUS_OFFSET);
      return info.get(JAVA_INT, CODE_OFFSET) == CLD_EXITED ? status : -status;
    }
  }

  /** Waits until a child has ended, or is none of this process. The system remembers it. */
  public static void await(long pid) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(INFO_SIZE, Long.BYTES);
      int error;
      do {
        error = ask(arena, pid, info, WNOWAIT);
      } while (error == EINTR);
    }
  }

  /** Returns 0, or an error number. */
  private static int ask(Arena arena, long pid, MemorySegment info, int flags) {
    MemorySegment state = arena.allocate(NativeCall.STATE);
    try {
      int result = (int) WAITID.invokeExact(state, P_PID, (int) pid, info, WEXITED | flags);
      return result == 0 ? 0 : NativeCall.errno(state);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
