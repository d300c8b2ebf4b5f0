package io.asyncio.netty;

import static io.asyncio.Asyncio.async;

import io.asyncio.AsyncIterable;
import io.asyncio.Coroutine;
import io.asyncio.StopAsyncIteration;
import io.asyncio.Task;
import io.asyncio.netty.message.Gathered;
import io.asyncio.netty.message.MessageConnection;
import io.asyncio.netty.message.Written;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request and its answer, for the coroutine that {@link MessageHandler#ofRequests} runs.
 *
 * <p><b>Who releases what.</b>
 *
 * <ul>
 *   <li>The request is lent to the coroutine until it ends; a message of the body until it asks for the
 *       next one. Who keeps one longer calls {@code retain}, and {@code release} when he is done.
 *   <li>A message that is sent is the pipeline's from then on, whatever comes of it. It leaves though
 *       its sender is cancelled.
 *   <li>What of the body the coroutine has not asked for is released.
 * </ul>
 *
 * <p>Owned by the loop's thread.
 *
 * @param <Q> the request
 */
public final class Exchange<Q> {

  private final Q request;
  private final MessageConnection transport;
  private final Room room;
  private final RequestBody body;

  /** What was written before it was this one's turn, if something was. */
  private @Nullable Gathered held;

  private boolean hasTurn;
  private boolean isLast;
  private boolean ended;
  private @Nullable Task<?> task;

  Exchange(Q request, MessageConnection transport, Room room, RequestBody requestBody) {
    this.request = request;
    this.transport = transport;
    this.room = room;
    this.body = requestBody;
  }

  /** Returns the request. */
  public Q request() {
    return request;
  }

  /**
   * Returns the messages of the request's body, those that are still to come too. The channel is read
   * as fast as they are asked for: up to 16 wait.
   *
   * <p>What ends it is raised: what a handler has failed with, what the connection was lost by, or an
   * {@link java.io.EOFException} if the other side sends no more; a message of another type as a {@link
   * ClassCastException}. Who asks for more when the coroutine has ended, is raised an {@link
   * IllegalStateException}.
   *
   * @param type of the messages
   */
  public <C> AsyncIterable<C> body(Class<C> type) {
    Objects.requireNonNull(type, "type");
    return () -> () -> async(() -> {
      Object next = body.next();
      if (next == null) {
        throw new StopAsyncIteration();
      }
      return type.cast(next);
    });
  }

  /**
   * Sends a message of the answer, and returns when it has left. It is the pipeline's from the call on,
   * and leaves when the coroutines of the requests before have ended.
   *
   * @param message something that the handlers know how to encode
   * @throws Exception (when awaited) what it has failed with, as the loop's own transports raise it
   */
  public Coroutine<@Nullable Void> send(Object message) {
    ChannelFuture left = write(message);
    return async(() -> {
      NettyFutures.await(left);
    });
  }

  /**
   * As {@link #send}, and waits for nothing: what a coroutine writes before it is its turn is kept until
   * then.
   *
   * @param message something that the handlers know how to encode
   * @return done when it has left
   */
  public ChannelFuture write(Object message) {
    Objects.requireNonNull(message, "message");
    if (hasTurn || transport.isClosing()) {
      return transport.write(message);
    }
    if (held == null) {
      held = new Gathered();
    }
    Written written = transport.prepare(message);
    held.add(written);
    return written;
  }

  /**
   * Waits while more than 64 KiB have not left, until no more than 16 KiB have not; or while more than
   * that is kept until it is this one's turn. Behind {@link #write} it takes less than {@link #send},
   * which waits until the message has left, and lets the answers to many requests leave together. On a
   * connection that is being closed it lets the loop run first.
   *
   * @throws Exception (when awaited) what the connection was lost by, a {@link
   *     io.asyncio.ConnectionAbortedError} if it was closed
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamWriter.drain">asyncio.StreamWriter.drain</a>
   */
  public Coroutine<@Nullable Void> drain() {
    return async(() -> {
      room.await(this::isFull);
    });
  }

  private boolean isFull() {
    return hasTurn ? !transport.isWritable() : held != null && held.isTooMuch();
  }

  /**
   * Has the connection closed behind this answer. Later requests are not answered, nor begun from here
   * on.
   */
  public void close() {
    isLast = true;
  }

  /** Returns Netty's channel. What is written to it by itself may overtake what is sent here. */
  public Channel channel() {
    return transport.channel();
  }

  /** Returns the transport, which can be asked for what is known of the connection. */
  public MessageTransport transport() {
    return transport;
  }

  // For the protocol.

  RequestBody body() {
    return body;
  }

  void runsAs(Task<?> running) {
    task = running;
  }

  boolean isEnded() {
    return ended;
  }

  boolean isLast() {
    return isLast;
  }

  void cancel() {
    if (task != null) {
      task.cancel();
    }
  }

  /** The coroutine has ended, or will not begin. */
  void ended() {
    ended = true;
    body.close();
    ReferenceCountUtil.release(request);
  }

  /** The answers before this one have left, or are about to. */
  void takeTurn() {
    hasTurn = true;
    Gathered passedOn = held;
    if (passedOn == null) {
      return;
    }
    held = null;
    boolean wasTooMuch = passedOn.isTooMuch();
    for (Written next; (next = passedOn.poll()) != null; ) {
      transport.write(next);
    }
    if (wasTooMuch) {
      room.look();
    }
  }

  /** Nothing can be sent any more. */
  void drop(Throwable cause) {
    if (held != null) {
      held.drop(cause);
    }
    body.fail(cause);
  }
}
