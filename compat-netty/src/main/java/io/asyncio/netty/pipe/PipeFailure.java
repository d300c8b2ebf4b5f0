package io.asyncio.netty.pipe;

import io.asyncio.netty.posix.Errno;
import java.io.IOException;

/** What can fail at a pipe, told alike on every transport. */
final class PipeFailure {

  private PipeFailure() {}

  /** Returns what writing fails with when nobody can read any more. */
  static IOException brokenPipe() {
    return new IOException("Broken pipe");
  }

  /** Tells whether {@code failure} means that the other side of a terminal is closed. */
  static boolean isTerminalGone(Throwable failure) {
    return Errno.EIO.isOf(failure);
  }
}
