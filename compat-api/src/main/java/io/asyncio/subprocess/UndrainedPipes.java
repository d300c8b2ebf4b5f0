package io.asyncio.subprocess;

import io.asyncio.internal.Log;
import io.asyncio.transports.SubprocessTransport;
import io.asyncio.transports.Transport;
import java.lang.System.Logger.Level;

/**
 * Warns, once a process, when somebody waits for its end while a pipe of it is full: a child that
 * has more to write never ends then.
 */
final class UndrainedPipes {

  private static final int STDOUT = 1;
  private static final int STDERR = 2;

  private final Process process;
  private final SubprocessTransport transport;
  private final SubprocessStreamProtocol protocol;
  private int waiting;
  private boolean warned;

  UndrainedPipes(
      Process process, SubprocessTransport transport, SubprocessStreamProtocol protocol) {
    this.process = process;
    this.transport = transport;
    this.protocol = protocol;
  }

  /** Somebody waits. */
  void watch() {
    waiting++;
    protocol.onOutput(this::check);
    check();
  }

  /** Somebody waits no more. */
  void cease() {
    if (--waiting == 0) {
      protocol.onOutput(null);
    }
  }

  private void check() {
    if (isFull(STDOUT)) {
      warn("stdout");
    } else if (isFull(STDERR)) {
      warn("stderr");
    }
  }

  /** The stream's flow control has paused the pipe, and nobody has read since. */
  private boolean isFull(int fd) {
    Transport pipe = transport.getPipeTransport(fd);
    return pipe != null && !pipe.isClosing() && !pipe.isReading();
  }

  private void warn(String name) {
    if (!warned) {
      warned = true;
      Log.LOGGER.log(
          Level.WARNING,
          "waiting for "
              + process
              + " while nobody reads its "
              + name
              + ", which is full: it may never end; read it, or use communicate()");
    }
  }
}
