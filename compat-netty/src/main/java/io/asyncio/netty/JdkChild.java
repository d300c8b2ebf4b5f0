package io.asyncio.netty;

import io.asyncio.protocols.Protocol;
import io.asyncio.spi.ChildCommand;
import io.asyncio.transports.BaseTransport;
import io.asyncio.transports.WriteTransport;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A child that the JDK started, and watches with a thread of its own. */
final class JdkChild extends Child {

  /** The JDK reports the end by a signal as this plus its number. */
  private static final int BY_SIGNAL = 128;

  private static final int LAST_SIGNAL = 64;

  private final Process process;
  private final JdkPipes pipes;
  private @Nullable WriteTransport input;

  JdkChild(NettyEventLoop loop, Children siblings, Process process, JdkPipes pipes) {
    super(loop, siblings, process.pid());
    this.process = process;
    this.pipes = pipes;
  }

  /**
   * Makes the streams.
   *
   * @throws IOException if the system refuses; the child is killed then
   */
  void connect(ChildCommand command, boolean sharesOutput) throws IOException {
    try {
      pipes.connect(process, command, sharesOutput);
    } catch (IOException e) {
      endNow();
      throw e;
    }
  }

  @Override
  void watchForEnd() {
    var _ = process.onExit().thenRun(this::postEnd);
  }

  /** On a thread of the JDK. */
  private void postEnd() {
    if (!loop.isClosed()) {
      loop.postOnce(this::end);
    }
  }

  /** A thread that waits to write is not told that the reader has gone. */
  private void end() {
    ended(returncode());
    if (input != null) {
      input.close();
    }
  }

  private int returncode() {
    int code = process.exitValue();
    return code > BY_SIGNAL && code <= BY_SIGNAL + LAST_SIGNAL ? BY_SIGNAL - code : code;
  }

  @Override
  void unwatch() {
    pipes.ended(); // the JDK's own thread ends with the child
  }

  @Override
  @Nullable Integer awaitEnd(long nanos) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return process.waitFor(nanos, TimeUnit.NANOSECONDS) ? returncode() : null;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void sendSignal(int signal) throws IOException {
    if (process.isAlive()) {
      Kill.send(pid(), signal);
    }
  }

  @Override
  public boolean hasPipe(int fd) {
    return pipes.has(fd);
  }

  @Override
  public BaseTransport openPipe(int fd, Protocol protocol) {
    if (fd != 0) {
      return loop.pipes().openRead(pipes.takeOutput(fd), protocol);
    }
    WriteTransport transport = loop.pipes().openWrite(pipes.takeInput(), protocol);
    input = transport;
    return transport;
  }

  @Override
  public void dropPipes() {
    pipes.closeOurs();
  }
}
