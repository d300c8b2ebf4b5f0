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
 * <p>Where native access is denied a shell does it: the JDK can send two signals alone.
 */
public final class Kill {

  private static final boolean NATIVE =
      NativeAccess.allows(Call.class, "signals are sent by a shell");

  /** That of Linux; others have fewer. */
  private static final int LAST_SIGNAL = 64;

  private static final int EPERM = 1;
  private static final int ESRCH = 3;
  private static final int EINVAL = 22;

  private Kill() {}

  /**
   * Sends a signal; does nothing if there is no such process.
   *
   * @throws IOException if the system refuses
   * @throws IllegalArgumentException if there is no such signal
   */
  public static void send(long pid, int signal) throws IOException {
    if (NATIVE) {
      Call.send(pid, signal);
    } else {
      sendByShell(pid, signal);
    }
  }

  /** As {@link #send}, by the shell's own {@code kill}, which is on every Unix. */
  public static void sendByShell(long pid, int signal) throws IOException {
    if (signal < 0 || signal > LAST_SIGNAL) {
      throw noSuchSignal(signal);
    }
    Process shell = new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + pid)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
    if (shell.onExit().join().exitValue() != 0 && isThere(pid)) {
      throw new IOException("cannot send signal " + signal + " to process " + pid);
    }
  }

  private static boolean isThere(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }

  private static IllegalArgumentException noSuchSignal(int signal) {
    return new IllegalArgumentException("signal: there is none with the number " + signal);
  }

  /** The system's own. */
  private static final class Call {

    private static final MethodHandle KILL =
        NativeCall.withErrno("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

    static void send(long pid, int signal) throws IOException {
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
        case EINVAL -> throw noSuchSignal(signal);
        case EPERM -> throw new AccessDeniedException("process " + pid, null, "not permitted");
        default -> throw new FileSystemException("process " + pid, null, "error " + errno);
      }
    }
  }
}
