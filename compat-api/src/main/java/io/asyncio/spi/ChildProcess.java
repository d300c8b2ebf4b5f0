package io.asyncio.spi;

import io.asyncio.protocols.Protocol;
import io.asyncio.transports.Transport;
import java.io.IOException;

/**
 * A child process that an event loop's implementation has started. Called on the loop's thread
 * alone.
 *
 * @see io.asyncio.BaseEventLoop
 */
public interface ChildProcess {

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
   * Sends a signal, without waiting; does nothing if the child has ended.
   *
   * @throws IOException if the system refuses at once
   * @throws IllegalArgumentException if there is no such signal
   */
  void sendSignal(int signal) throws IOException;

  /**
   * Sends a signal to all of the process group that the child leads, or has led, without waiting;
   * does nothing if nobody is left in it. Called only if the child was to start a session.
   *
   * @throws IOException if the system refuses at once
   * @throws IllegalArgumentException if there is no such signal
   */
  void sendSignalToGroup(int signal) throws IOException;

  /**
   * Puts a transport on this side of a pipe, which writes to 0, standard input, and reads 1 and 2,
   * standard output and error; the half that it has not raises {@link
   * UnsupportedOperationException}. It belongs to the loop from then on; {@code connectionMade} is called in a later
   * iteration. Called at most once for each stream that the command wanted to be a pipe.
   *
   * @throws IOException if the system refuses
   */
  Transport openPipe(int fd, Protocol protocol) throws IOException;

  /** Closes the pipes that no transport was put on. */
  void dropPipes();

  /**
   * Has {@code listener} told when the child ends, also if it has ended already; if the system
   * tells of that and of the pipes at the same time, of the pipes first. Called once, when the
   * pipes were opened.
   */
  void watch(ExitListener listener);
}
