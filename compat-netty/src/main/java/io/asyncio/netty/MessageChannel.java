package io.asyncio.netty;

import static io.asyncio.Asyncio.async;

import io.asyncio.AsyncIterable;
import io.asyncio.AsyncIterator;
import io.asyncio.Coroutine;
import io.asyncio.StopAsyncIteration;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.EOFException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection of messages for a coroutine, which {@link MessageHandler#ofChannel} runs.
 *
 * {@snippet :
 * static Coroutine<Void> echo(MessageChannel<TextWebSocketFrame> channel) {
 *   return async(() -> {
 *     for (TextWebSocketFrame frame : each(channel)) {
 *       await(channel.send(frame.retain()));
 *     }
 *   });
 * }
 * }
 *
 * <p><b>Who releases what.</b>
 *
 * <ul>
 *   <li>A message that was received is lent to the coroutine until it receives the next one, or ends;
 *       then the channel releases it. Who keeps it longer calls {@code retain}, and {@code release}
 *       when he is done.
 *   <li>A message that is sent is the pipeline's from then on, whatever comes of it. To send what was
 *       received, {@code retain} it first.
 *   <li>What was not received when the connection is lost, or the coroutine ends, is released.
 * </ul>
 *
 * <p>Up to 16 messages wait for the coroutine; then the channel is not read until 4 are left.
 *
 * <p>As an {@link AsyncIterable} it gives the messages up to the end of the connection; what that was
 * lost by is raised.
 *
 * <p>Owned by the loop's thread.
 *
 * @param <M> the messages
 */
public final class MessageChannel<M> implements AsyncIterable<M> {

  private final MessageInbox<M> inbox;

  MessageChannel(
      Class<M> type,
      NettyEventLoop loop,
      Function<? super MessageChannel<M>, ? extends Coroutine<?>> coroutine) {
    this.inbox = new MessageInbox<>(type, loop, () -> coroutine.apply(this));
  }

  MessageProtocol protocol() {
    return inbox;
  }

  /**
   * Returns the next message, waits for it if there is none. It is lent until the next call.
   *
   * @throws EOFException (when awaited) if the other side sends no more, or the channel was closed
   * @throws IllegalStateException (when awaited) if another coroutine waits already
   * @throws Exception (when awaited) what the connection was lost by; if a message could not be
   *     decoded, a {@link io.netty.handler.codec.DecoderException}, and an answer may still be sent
   */
  public Coroutine<M> receive() {
    return async(() -> {
      M message = inbox.next();
      if (message == null) {
        throw new EOFException("no more messages: " + inbox.transport());
      }
      return message;
    });
  }

  /** Returns an iterator over the messages that are still to come, see {@link #receive}. */
  @Override
  public AsyncIterator<M> asyncIterator() {
    return () -> async(() -> {
      M message = inbox.next();
      if (message == null) {
        throw new StopAsyncIteration();
      }
      return message;
    });
  }

  /**
   * Sends a message, and returns when it has left.
   *
   * @param message is the pipeline's from the call on, which releases it
   * @throws Exception (when awaited) what it has failed with, as the loop's own transports raise it
   */
  public Coroutine<@Nullable Void> send(Object message) {
    ChannelFuture left = write(message);
    return async(() -> {
      NettyFutures.await(left);
    });
  }

  /**
   * Sends a message, and waits for nothing; with {@link #drain} behind it this sends many.
   *
   * @param message is the pipeline's from the call on, which releases it
   * @return done when it has left
   */
  public ChannelFuture write(Object message) {
    return inbox.transport().write(message);
  }

  /**
   * Waits while more than 64 KiB have not left, until no more than 16 KiB have not. On a connection that
   * is being closed it lets the loop run first.
   *
   * @throws Exception (when awaited) what the connection was lost by, a {@link
   *     io.asyncio.ConnectionAbortedError} if it was closed
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamWriter.drain">asyncio.StreamWriter.drain</a>
   */
  public Coroutine<@Nullable Void> drain() {
    return async(inbox::drain);
  }

  /**
   * Returns the first event of a type that nobody has got, waits for it if there is none: {@code
   * await(channel.event(HandshakeComplete.class))}. It is lent as a message is. The last 16 events are
   * kept.
   *
   * @param type its class, or a superclass
   * @throws EOFException (when awaited) if the channel is closed before
   * @throws Exception (when awaited) what the connection was lost by
   */
  public <E> Coroutine<E> event(Class<E> type) {
    return async(() -> inbox.event(type));
  }

  /** Tells whether {@link #drain} would not wait. */
  public boolean isWritable() {
    return inbox.transport().isWritable();
  }

  /** Returns Netty's channel. What is written to it by itself may overtake what is written here. */
  public Channel channel() {
    return inbox.transport().channel();
  }

  /** Returns the transport, which can be asked for what is known of the connection. */
  public MessageTransport transport() {
    return inbox.transport();
  }

  /** Sends what was written, and closes the connection. */
  public void close() {
    inbox.transport().close();
  }
}
