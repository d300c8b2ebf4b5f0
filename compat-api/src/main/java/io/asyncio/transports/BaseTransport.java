package io.asyncio.transports;

import io.asyncio.protocols.BaseProtocol;
import org.jspecify.annotations.Nullable;

/**
 * What all transports have. A transport is made by an event loop, and is used on the loop's thread
 * and in its coroutines alone.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-protocol.html#asyncio.BaseTransport">asyncio.BaseTransport</a>
 */
public interface BaseTransport {

  /**
   * Returns what the transport knows under {@code name}, or {@code null}: {@code "peername"} and
   * {@code "sockname"} give {@link java.net.SocketAddress}, {@code "socket"} the channel: a {@link
   * java.nio.channels.SelectableChannel} if it was handed over as one and the loop drives it
   * itself, else the channel of what the loop is built on, such as Netty's.
   *
   * @param name what is asked for; {@code null} is returned for what the transport does not know
   * @see ExtraInfo
   */
  @Nullable
  Object getExtraInfo(String name);

  /**
   * As {@link #getExtraInfo(String)}, with {@code otherwise} in place of {@code null}.
   *
   * @param name what is asked for
   * @param otherwise what is returned if the transport knows nothing
   */
  default @Nullable Object getExtraInfo(String name, @Nullable Object otherwise) {
    Object value = getExtraInfo(name);
    return value == null ? otherwise : value;
  }

  /**
   * Returns what the transport knows under {@code key}, or {@code null}.
   *
   * @param key what is asked for; {@code null} is returned, too, for what is of another class than
   *     the key says
   */
  default <T> @Nullable T getExtraInfo(ExtraInfo<T> key) {
    return key.cast(getExtraInfo(key.name()));
  }

  /**
   * As {@link #getExtraInfo(ExtraInfo)}, with {@code otherwise} in place of {@code null}.
   *
   * @param key what is asked for, and its type
   * @param otherwise what is returned if the transport knows nothing
   */
  default <T> T getExtraInfo(ExtraInfo<T> key, T otherwise) {
    T value = getExtraInfo(key);
    return value == null ? otherwise : value;
  }

  /** Tells whether the transport is closing or closed. */
  boolean isClosing();

  /**
   * Closes the transport: what was written is sent first, nothing more is received, and then the
   * protocol's {@code connectionLost(null)} is called. Does nothing if it is closing already.
   */
  void close();

  /**
   * Has {@code protocol} receive what comes from now on.
   *
   * @param protocol of the kind that the transport serves: a {@link io.asyncio.protocols.Protocol}
   *     or {@link io.asyncio.protocols.BufferedProtocol} for bytes, a {@link
   *     io.asyncio.protocols.DatagramProtocol} or a {@link io.asyncio.protocols.SubprocessProtocol}
   * @throws IllegalArgumentException if it is of another kind; the one of before stays
   */
  void setProtocol(BaseProtocol protocol);

  /** Returns the protocol that receives what comes; {@code null} once it has been told of the loss. */
  @Nullable
  BaseProtocol getProtocol();
}
