package io.asyncio.netty;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;

import io.asyncio.AsyncIterable;
import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.Future;
import io.asyncio.StopAsyncIteration;
import io.asyncio.Task;
import io.asyncio.internal.Unchecked;
import io.asyncio.netty.message.Gathered;
import io.asyncio.netty.message.MessageConnection;
import io.asyncio.netty.message.Written;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
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
 *   <li>A message that is sent is the pipeline's from then on, whatever comes of it.
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
  private final RequestBody body;

  /** What was written before it was this one's turn, if something was. */
  private @Nullable Gathered held;

  /** Those that wait until it is this one's turn, or the channel has room. */
  private final List<Future<@Nullable Void>> draining = new ArrayList<>(0);

  private boolean hasTurn;
  private boolean isLast;
  private boolean ended;
  private @Nullable Task<?> task;
  private @Nullable Throwable lostBy;

  Exchange(Q request, MessageConnection transport, RequestBody requestBody) {
    this.request = request;
    this.transport = transport;
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
   * <p>What ends it is raised: what a handler has failed with, or an {@link java.io.EOFException} if
   * the other side sends no more; a message of another type as a {@link ClassCastException}.
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
   * which waits until the message has left, and lets the answers to many requests leave together.
   *
   * @throws Exception (when awaited) what the connection was lost by
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamWriter.drain">asyncio.StreamWriter.drain</a>
   */
  public Coroutine<@Nullable Void> drain() {
    return async(() -> {
      while (isFull() && !transport.isClosing()) {
        awaitRoom();
      }
      Throwable raised = lostBy;
      if (raised != null) {
        throw Unchecked.<Exception>rethrow(raised);
      }
    });
  }

  private boolean isFull() {
    return hasTurn ? !transport.isWritable() : held != null && held.isTooMuch();
  }

  private void awaitRoom() throws Exception {
    Future<@Nullable Void> room = Asyncio.getRunningLoop().createFuture();
    draining.add(room);
    try {
      await(room);
    } finally {
      draining.remove(room);
    }
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
    if (passedOn != null) {
      for (Written next; (next = passedOn.poll()) != null; ) {
        transport.write(next);
      }
      held = null;
    }
    lookForRoom();
  }

  /** Wakes those up that wait for room, or for their turn: they look again. */
  void lookForRoom() {
    for (Future<@Nullable Void> room : draining) {
      if (!room.done()) {
        room.setResult(null);
      }
    }
  }

  /** Nothing can be sent any more. */
  void drop(Throwable cause) {
    if (held != null) {
      held.drop(cause);
    }
    lostBy = cause;
    lookForRoom();
  }
}
