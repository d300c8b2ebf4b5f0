package io.asyncio.spi;

import io.asyncio.protocols.Protocol;
import io.asyncio.transports.BaseTransport;
import java.io.IOException;

/**
 * A child process that an event loop's implementation has started. Owned by the loop's thread.
 *
 * @see ChildProcesses
 */
public interface ChildProcess {

  /** Starts one. */
  @FunctionalInterface
  interface Launcher {

    /**
     * Starts {@code command}, and leaves nothing behind if that fails.
     *
     * @throws IOException if it cannot be started
     */
    ChildProcess launch(ChildCommand command) throws IOException;
  }

  /** Is told, once and on the loop's thread, that the child has ended. */
  interface ExitListener {

    /** The child has ended, and the system has forgotten it. */
    void exited(int returncode);

    /** Tells whether whoever uses the child wants it no more. */
    boolean isClosing();
  }

  /** Returns its process id. */
  long pid();

  /** Asks the system, without waiting, whether the child has not ended. */
  boolean isAlive();

  /**
   * Sends a signal; does nothing if the child has ended.
   *
   * @throws IOException if the system refuses
   * @throws IllegalArgumentException if there is no such signal
   */
  void sendSignal(int signal) throws IOException;

  /** Tells whether {@link #openPipe} is to be called for {@code fd}. */
  boolean hasPipe(int fd);

  /**
   * Puts a transport on this side of a pipe. It belongs to the loop from then on; {@code
   * connectionMade} is called in a later iteration.
   *
   * @throws IOException if the system refuses
   */
  BaseTransport openPipe(int fd, Protocol protocol) throws IOException;

  /** Closes the pipes that no transport was put on. */
  void dropPipes();

  /**
   * Has {@code listener} told when the child ends, also if it has ended already; if the system
   * tells of that and of the pipes at the same time, of the pipes first. Called once, when the
   * pipes were opened.
   */
  void watch(ExitListener listener);

  /**
   * Refuses a thread that may not use the loop.
   *
   * @throws IllegalStateException if it may not call {@code method}
   */
  void requireLoopThread(String method);
}
