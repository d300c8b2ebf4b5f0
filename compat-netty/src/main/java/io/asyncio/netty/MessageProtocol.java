package io.asyncio.netty;

import io.asyncio.protocols.BaseProtocol;

/**
 * A protocol that is given what codecs of Netty have decoded: requests of HTTP, frames of WebSockets,
 * or messages of one's own. A {@link MessageHandler} puts it at the end of a pipeline.
 *
 * <pre>
 *   connectionMade  (messageReceived | eventReceived)*  (exceptionCaught | eofReceived)?  connectionLost
 * </pre>
 *
 * <p>The loop calls its methods from the ready queue, one at a time, never inside Netty's callbacks.
 * What one of them throws ends the connection.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-protocol.html#asyncio.Protocol">asyncio.Protocol</a>
 */
public interface MessageProtocol extends BaseProtocol {

  /**
   * The channel is active.
   *
   * @param transport stands for the connection
   */
  default void connectionMade(MessageTransport transport) {}

  /**
   * A message has come in.
   *
   * <p><b>Who releases it.</b> The message is lent until this returns, and the transport releases it
   * then. Who keeps it calls {@code ReferenceCountUtil.retain} here, and releases it later. What was
   * not delivered when the connection is lost, the transport releases.
   *
   * @param message as the last handler in front has passed it on; one that could not be decoded goes
   *     to {@link #exceptionCaught}
   * @throws RuntimeException to end the connection with it
   */
  default void messageReceived(Object message) {}

  /**
   * An event has come to the end of the pipeline: a handshake is complete, the connection is idle. It
   * is lent as a message is.
   *
   * @param event what a handler has passed to {@code fireUserEventTriggered}
   */
  default void eventReceived(Object event) {}

  /**
   * The other side has not kept to its protocol, or a handler has failed: there will be no more
   * messages.
   *
   * @param cause what a handler has failed with; a {@link io.netty.handler.codec.DecoderException} if
   *     a message says of itself that it could not be decoded
   * @return true to keep the connection open for writing, for an answer that says why; false to have it
   *     closed, and {@code connectionLost} told {@code cause}
   */
  default boolean exceptionCaught(Throwable cause) {
    return false;
  }

  /**
   * The other side will send no more; called if the channel has {@code ALLOW_HALF_CLOSURE}, else it is
   * closed then.
   *
   * @return true to keep the connection open for writing, false to have the transport close it
   */
  default boolean eofReceived() {
    return false;
  }
}
