package io.asyncio.netty;

import io.asyncio.Asyncio;
import io.asyncio.EventLoop;
import io.asyncio.Future;
import io.asyncio.internal.Unchecked;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The messages of a request's body that nobody has asked for. Owned by the loop's thread. */
final class RequestBody {

  private static final int MOST_MESSAGES = 16;

  private final EventLoop loop;
  private final Runnable onTaken;
  private final ArrayDeque<Object> messages = new ArrayDeque<>(1);
  private @Nullable Object lent;
  private @Nullable Future<@Nullable Void> waiter;
  private boolean complete;
  private boolean unwanted;
  private @Nullable Throwable failure;

  /**
   * Makes that of a request.
   *
   * @param onTaken run when there is room for more
   */
  RequestBody(EventLoop loop, Runnable onTaken) {
    this.loop = loop;
    this.onTaken = onTaken;
  }

  boolean isFull() {
    return messages.size() >= MOST_MESSAGES;
  }

  /** Adds a message, which the caller goes on owning. */
  void add(Object message) {
    if (!unwanted) {
      messages.add(ReferenceCountUtil.retain(message));
      wakeUp();
    }
  }

  void complete() {
    complete = true;
    wakeUp();
  }

  /** There will be no more, though there should be. */
  void fail(Throwable cause) {
    if (!complete && failure == null) {
      failure = cause;
      wakeUp();
    }
  }

  /** Nobody will ask any more. */
  void close() {
    unwanted = true;
    release();
    messages.forEach(ReferenceCountUtil::release);
    messages.clear();
    wakeUp();
    onTaken.run();
  }

  /** Returns the next message, lent until the next call, or {@code null} at the end. */
  @Nullable
  Object next() throws Exception {
    release();
    while (messages.isEmpty()) {
      if (unwanted) {
        throw new IllegalStateException(
            "the coroutine of the request has ended, and its body with it");
      }
      Throwable raised = failure;
      if (raised != null) {
        throw Unchecked.<Exception>rethrow(raised);
      }
      if (complete) {
        return null;
      }
      await();
    }
    Object message = messages.remove();
    lent = message;
    onTaken.run();
    return message;
  }

  private void await() throws Exception {
    if (waiter != null) {
      throw new IllegalStateException("another coroutine is already waiting for this body");
    }
    Future<@Nullable Void> waiting = loop.createFuture();
    waiter = waiting;
    try {
      Asyncio.await(waiting);
    } finally {
      waiter = null;
    }
  }

  private void wakeUp() {
    if (waiter != null && !waiter.done()) {
      waiter.setResult(null);
    }
  }

  private void release() {
    Object returned = lent;
    lent = null;
    ReferenceCountUtil.release(returned);
  }
}
