package io.asyncio.netty;

import static io.asyncio.Asyncio.sleep;

import io.asyncio.Asyncio;
import io.asyncio.ConnectionAbortedError;
import io.asyncio.ConnectionError;
import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.ExceptionContext;
import io.asyncio.Future;
import io.asyncio.Task;
import io.asyncio.internal.Unchecked;
import io.asyncio.netty.transport.TransportReports;
import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The protocol behind a {@link MessageChannel}: keeps what has come in until the coroutine asks for it.
 * Owned by the loop's thread.
 */
final class MessageInbox<M> implements MessageProtocol {

  private static final String UNHANDLED = "Unhandled exception in the coroutine of a channel";
  private static final int MOST_MESSAGES = 16;
  private static final int FEW_MESSAGES = 4;
  private static final int MOST_EVENTS = 16;

  private final Class<M> type;
  private final EventLoop loop;
  private final Supplier<? extends Coroutine<?>> coroutine;
  private final ArrayDeque<M> messages = new ArrayDeque<>(MOST_MESSAGES);
  private final ArrayDeque<Object> events = new ArrayDeque<>(0);
  private @Nullable MessageTransport transport;

  /** What the coroutine has, and gives back by asking for more. */
  private @Nullable Object lent;

  /** What the coroutine waits for, if it does: something to receive, an event, or room. */
  private @Nullable Future<@Nullable Void> waiter;

  private boolean ended;
  private boolean lost;
  private @Nullable Throwable failure;

  MessageInbox(Class<M> type, EventLoop loop, Supplier<? extends Coroutine<?>> coroutine) {
    this.type = type;
    this.loop = loop;
    this.coroutine = coroutine;
  }

  MessageTransport transport() {
    return Objects.requireNonNull(transport, "the channel is not active yet");
  }

  // For the coroutine.

  /** Returns the next message, or {@code null} at the end. */
  @Nullable
  M next() throws Exception {
    release();
    while (messages.isEmpty()) {
      raiseFailure();
      if (ended) {
        return null;
      }
      await("receive");
    }
    M message = messages.remove();
    lent = message;
    if (messages.size() == FEW_MESSAGES) {
      transport().resumeReading();
    }
    return message;
  }

  <E> E event(Class<E> wanted) throws Exception {
    while (true) {
      for (Iterator<Object> all = events.iterator(); all.hasNext(); ) {
        Object event = all.next();
        if (wanted.isInstance(event)) {
          all.remove();
          release();
          lent = event;
          return wanted.cast(event);
        }
      }
      raiseFailure();
      if (ended) {
        throw new EOFException("no " + wanted.getSimpleName() + " has come: " + transport());
      }
      await("event");
    }
  }

  void drain() throws Exception {
    if (transport().isClosing() && !lost) {
      // Who writes and drains would never see that the connection is lost.
      Asyncio.await(sleep(0));
    }
    while (!lost && !transport().isWritable()) {
      await("drain");
    }
    if (lost) {
      raiseFailure();
      throw new ConnectionAbortedError("the connection is closed");
    }
  }

  private void raiseFailure() throws Exception {
    Throwable raised = failure;
    if (raised != null) {
      throw Unchecked.<Exception>rethrow(raised);
    }
  }

  private void await(String method) throws Exception {
    if (waiter != null) {
      throw new IllegalStateException(
          method + "() called while another coroutine is already waiting for this channel");
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

  // For the transport.

  @Override
  public void connectionMade(MessageTransport transport) {
    this.transport = transport;
    Task<?> task = loop.createTask(coroutine.get());
    task.addDoneCallback(this::taskEnded);
  }

  private void taskEnded(Future<?> task) {
    ended = true;
    release();
    drop();
    Throwable exception = task.cancelled() ? null : task.exception();
    boolean gone = transport().isClosing() && exception instanceof ConnectionError;
    transport().close();
    if (exception != null && (exception == failure || gone)) {
      TransportReports.fatal(loop, transport(), UNHANDLED, exception); // a reset is no news
    } else if (exception != null) {
      loop.callExceptionHandler(
          ExceptionContext.of(UNHANDLED, exception).withTransport(transport()));
    }
  }

  private void drop() {
    messages.forEach(ReferenceCountUtil::release);
    messages.clear();
    events.forEach(ReferenceCountUtil::release);
    events.clear();
  }

  @Override
  public void messageReceived(Object message) {
    if (ended) {
      return;
    }
    if (!type.isInstance(message)) {
      failure = new IllegalStateException("the coroutine of a channel takes "
          + type.getName()
          + ", and a handler in front of it has passed on a "
          + message.getClass().getName());
      ended = true;
      transport().pauseReading();
    } else {
      messages.add(type.cast(ReferenceCountUtil.retain(message)));
      if (messages.size() == MOST_MESSAGES) {
        transport().pauseReading();
      }
    }
    wakeUp();
  }

  @Override
  public void eventReceived(Object event) {
    if (ended) {
      return;
    }
    events.add(ReferenceCountUtil.retain(event));
    if (events.size() > MOST_EVENTS) {
      ReferenceCountUtil.release(events.remove());
    }
    wakeUp();
  }

  /** The coroutine may still answer. */
  @Override
  public boolean exceptionCaught(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
    boolean mayAnswer = !ended;
    ended = true;
    wakeUp();
    return mayAnswer;
  }

  @Override
  public boolean eofReceived() {
    boolean mayAnswer = !ended;
    ended = true;
    wakeUp();
    return mayAnswer;
  }

  @Override
  public void resumeWriting() {
    wakeUp();
  }

  @Override
  public void connectionLost(@Nullable Throwable exception) {
    ended = true;
    lost = true;
    if (failure == null) {
      failure = exception;
    }
    wakeUp();
  }
}
