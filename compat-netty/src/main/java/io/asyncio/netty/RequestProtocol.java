package io.asyncio.netty;

import static io.asyncio.Asyncio.async;

import io.asyncio.ConnectionAbortedError;
import io.asyncio.ConnectionError;
import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.ExceptionContext;
import io.asyncio.Future;
import io.asyncio.Task;
import io.asyncio.internal.Starts;
import io.asyncio.netty.message.MessageConnection;
import io.asyncio.netty.transport.TransportReports;
import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs a coroutine a request, and has their answers leave in order. Owned by the loop's thread.
 */
final class RequestProtocol<Q> implements MessageProtocol {

  private static final String UNHANDLED = "Unhandled exception in the coroutine of a request";

  private final Requests<Q> requests;
  private final EventLoop loop;
  private final Function<? super Exchange<Q>, ? extends Coroutine<?>> coroutine;

  /** Those that are at work, or whose answers wait for their turn. */
  private final ArrayDeque<Exchange<Q>> working = new ArrayDeque<>();

  private final Runnable reading = this::readAsWanted;
  private @Nullable MessageConnection transport;
  private @Nullable Room room;

  /** Those of them that have not begun. */
  private final ArrayDeque<Exchange<Q>> waiting = new ArrayDeque<>(0);

  /** The one whose body comes in. */
  private @Nullable Exchange<Q> receiving;

  /** What there is no more input by, if there is none. */
  private @Nullable Throwable inputEnd;

  /** The answer to what could not be decoded. */
  private @Nullable Object refusal;

  RequestProtocol(
      Requests<Q> requests,
      EventLoop loop,
      Function<? super Exchange<Q>, ? extends Coroutine<?>> coroutine) {
    this.requests = requests;
    this.loop = loop;
    this.coroutine = coroutine;
  }

  private MessageConnection transport() {
    return Objects.requireNonNull(transport);
  }

  private Room room() {
    return Objects.requireNonNull(room);
  }

  @Override
  public void connectionMade(MessageTransport transport) {
    this.transport = (MessageConnection) transport; // what MessageHandler makes
    room = new Room(transport);
  }

  @Override
  public void messageReceived(Object message) {
    Exchange<Q> current = receiving;
    if (requests.isRequest(message)) {
      begin(requests.type().cast(ReferenceCountUtil.retain(message)));
    } else if (current != null) {
      current.body().add(message);
      if (requests.endsBody(message)) {
        current.body().complete();
        receiving = null;
      }
    } else {
      throw unexpected(message);
    }
    readAsWanted();
  }

  private IllegalStateException unexpected(Object message) {
    return new IllegalStateException("expected a request of "
        + requests.type().getName()
        + ", and a handler in front has passed on a "
        + message.getClass().getName());
  }

  private void begin(Q request) {
    Exchange<Q> exchange =
        new Exchange<>(request, transport(), room(), new RequestBody(loop, reading));
    if (requests.hasBody(request)) {
      receiving = exchange;
    } else {
      exchange.body().complete();
      receiving = null;
    }
    if (working.isEmpty() || !requests.isOrdered()) {
      exchange.takeTurn();
    }
    working.add(exchange);
    waiting.add(exchange);
    startSome();
  }

  private void startSome() {
    while (!waiting.isEmpty() && begun() < requests.limit() && mayBegin()) {
      Exchange<Q> exchange = waiting.getFirst();
      Task<?> task = loop.createTask(coroutineOf(exchange));
      waiting.removeFirst();
      exchange.runsAs(task);
      task.addDoneCallback(done -> ended(exchange, done));
    }
  }

  private boolean mayBegin() {
    return !transport().isClosing()
        && (begun() == 0 || working.stream().noneMatch(Exchange::isLast));
  }

  private int begun() {
    return working.size() - waiting.size();
  }

  private Coroutine<?> coroutineOf(Exchange<Q> exchange) {
    boolean outer = Starts.expect(true);
    try {
      return Objects.requireNonNull(coroutine.apply(exchange), "the coroutine of a request");
    } catch (Exception e) {
      return raising(e);
    } finally {
      var _ = Starts.expect(outer);
    }
  }

  private static Coroutine<?> raising(Exception failure) {
    return async(() -> {
      throw failure;
    });
  }

  /**
   * Reads what there is room for; what may be read of a body is read whatever the limit. Some requests
   * may wait, since who does not read does not find that the other side has gone.
   */
  private void readAsWanted() {
    MessageTransport reading = transport();
    Exchange<Q> current = receiving;
    if (current == null ? waiting.size() >= requests.limit() : current.body().isFull()) {
      reading.pauseReading();
    } else {
      reading.resumeReading();
    }
  }

  private void ended(Exchange<Q> exchange, Future<?> task) {
    exchange.ended();
    Throwable failure = task.cancelled() ? null : task.exception();
    if (failure != null || task.cancelled()) {
      exchange.close(); // its answer is missing
    }
    if (failure != null) {
      report(failure);
    }
    if (transport().isClosing()) {
      return; // what is kept is dropped when the connection is lost
    }
    if (requests.isOrdered()) {
      passTurn();
    } else {
      leave(exchange);
    }
    goOn();
  }

  private void report(Throwable failure) {
    boolean gone = transport().isClosing() && failure instanceof ConnectionError;
    if (failure == inputEnd || gone) {
      TransportReports.fatal(loop, transport(), UNHANDLED, failure); // a reset is no news
    } else {
      loop.callExceptionHandler(ExceptionContext.of(UNHANDLED, failure).withTransport(transport()));
    }
  }

  private void passTurn() {
    while (!working.isEmpty() && working.getFirst().isEnded()) {
      leave(working.getFirst());
      if (transport().isClosing()) {
        return;
      }
      if (!working.isEmpty()) {
        working.getFirst().takeTurn();
      }
    }
  }

  private void leave(Exchange<Q> exchange) {
    working.remove(exchange);
    if (exchange.isLast()) {
      transport().close();
    }
  }

  private void goOn() {
    if (transport().isClosing()) {
      return;
    }
    if (inputEnd != null && working.isEmpty()) {
      finish();
    } else {
      startSome();
      readAsWanted();
    }
  }

  private void finish() {
    Object last = refusal;
    refusal = null;
    if (last != null) {
      var _ = transport().write(last);
    }
    transport().close();
  }

  @Override
  public boolean exceptionCaught(Throwable cause) {
    refusal = requests.refusalOf(cause);
    return endInput(cause);
  }

  @Override
  public boolean eofReceived() {
    return endInput(new EOFException("the other side has sent no more of the request"));
  }

  /** Returns whether there is something to be answered yet. */
  private boolean endInput(Throwable cause) {
    inputEnd = cause;
    if (receiving != null) {
      receiving.body().fail(cause);
      receiving = null;
    }
    if (working.isEmpty() && refusal != null) {
      finish();
      return true;
    }
    return !working.isEmpty();
  }

  @Override
  public void resumeWriting() {
    room().look();
  }

  @Override
  public void connectionLost(@Nullable Throwable exception) {
    Throwable cause =
        exception == null ? new ConnectionAbortedError("the connection is closed") : exception;
    ReferenceCountUtil.release(refusal);
    refusal = null;
    receiving = null;
    room().lost(cause);
    for (Exchange<Q> exchange : List.copyOf(working)) {
      exchange.drop(cause);
      exchange.cancel();
    }
    working.clear();
    waiting.forEach(Exchange::ended);
    waiting.clear();
  }
}
