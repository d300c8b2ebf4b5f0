package io.asyncio.protocols;

import io.asyncio.transports.SubprocessTransport;
import org.jspecify.annotations.Nullable;

/**
 * A protocol over the standard streams of a child process, which go by their numbers: 0 is its
 * standard input, 1 its standard output, 2 its standard error.
 *
 * <pre>
 *   connectionMade  (pipeDataReceived | pipeConnectionLost | processExited)*  connectionLost
 * </pre>
 *
 * <p>A pipe is lost once, after everything that came from it. The child's end may be reported
 * before, between and after that. {@link #connectionLost} comes when the child has ended and every
 * pipe is lost.
 *
 * <p>All methods are called on the loop's thread, and what they throw goes to the loop's exception
 * handler. {@code pauseWriting} and {@code resumeWriting} speak of standard input; the others are
 * called in the context in which the child was started.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-protocol.html#asyncio.SubprocessProtocol">asyncio.SubprocessProtocol</a>
 */
public interface SubprocessProtocol extends BaseProtocol {

  /** The child has been started, and its pipes are there; {@code transport} stands for it. */
  default void connectionMade(SubprocessTransport transport) {}

  /** The child wrote some bytes to pipe {@code fd}: at least one, in an array that may be kept. */
  default void pipeDataReceived(int fd, byte[] data) {}

  /**
   * Pipe {@code fd} is closed.
   *
   * @param exception why, or {@code null} after an end of file or a close by this side
   */
  default void pipeConnectionLost(int fd, @Nullable Throwable exception) {}

  /**
   * The child has ended; the transport knows its return code. Output of it, or of its own children,
   * may still come.
   */
  default void processExited() {}
}
