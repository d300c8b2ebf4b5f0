package io.asyncio.protocols;

import org.jspecify.annotations.Nullable;

/**
 * What all protocols have: the end of a connection, and flow control of writing. Its beginning, {@code
 * connectionMade}, brings the transport, which is another one for each kind: {@link StreamProtocol}, {@link
 * DatagramProtocol}, {@link SubprocessProtocol}. A loop takes these three.
 *
 * <p>The event loop calls the methods on its own thread, one at a time: {@code connectionMade}
 * once, {@link #connectionLost} once after it, and anything else between the two. An exception that
 * one of them throws goes to the loop's exception handler.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-protocol.html#asyncio.BaseProtocol">asyncio.BaseProtocol</a>
 */
public interface BaseProtocol {

  /**
   * The connection is lost or closed. Called after everything that was received before, and never
   * from inside a method of the transport.
   *
   * @param exception why, or {@code null} after an end of file or a close by this side
   */
  default void connectionLost(@Nullable Throwable exception) {}

  /** The transport's write buffer has grown over its high-water mark. */
  default void pauseWriting() {}

  /** The transport's write buffer has drained to its low-water mark. */
  default void resumeWriting() {}
}
