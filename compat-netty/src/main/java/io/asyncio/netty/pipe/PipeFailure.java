package io.asyncio.netty.pipe;

import io.asyncio.BrokenPipeError;
import io.asyncio.netty.posix.Errno;
import io.asyncio.netty.transport.SocketFailure;
import java.io.IOException;

/** What can fail at a pipe, told alike on every transport. */
final class PipeFailure {

  /** What the JDK says of the pipe to a child that has ended. */
  private static final String JDKS_END_OF_CHILD = "Stream closed";

  private PipeFailure() {}

  /** Returns what a program is told of {@code failure}, which reading ended with. */
  static Throwable ofReading(Throwable failure) {
    return SocketFailure.of(failure);
  }

  /** Returns what a program is told of {@code failure}, which writing ended with. */
  static Throwable ofWriting(Throwable failure) {
    return failure.getClass() == IOException.class && JDKS_END_OF_CHILD.equals(failure.getMessage())
        ? brokenPipe().initCause(failure)
        : SocketFailure.of(failure);
  }

  /** Returns what writing fails with when nobody can read any more; the await gives it a trace. */
  static IOException brokenPipe() {
    BrokenPipeError error = new BrokenPipeError(Errno.EPIPE.words());
    error.setStackTrace(new StackTraceElement[0]);
    return error;
  }

  /** Tells whether {@code failure} means that the other side of a terminal is closed. */
  static boolean isTerminalGone(Throwable failure) {
    return Errno.EIO.isOf(failure);
  }
}
