package io.asyncio.streams;

import io.asyncio.EventLoop;
import io.asyncio.Future;
import io.asyncio.transports.ReadTransport;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What has come in for a {@link StreamReader} and was not read yet, and the read that waits for
 * more. Owned by the loop's thread.
 */
final class StreamInput {

  final ByteQueue buffer = new ByteQueue();
  private final EventLoop loop;
  private final ReadFlowControl flow;
  private @Nullable Future<@Nullable Void> waiter;
  private @Nullable Loss loss;

  /** How many bytes the read that waits needs in the buffer, if that is known. */
  private int needed;

  private boolean eof;

  /** Whether the connection was lost, and not by its regular end. */
  private boolean lost;

  StreamInput(int limit, EventLoop loop) {
    this.flow = new ReadFlowControl(limit);
    this.loop = Objects.requireNonNull(loop, "loop");
  }

  void setTransport(ReadTransport transport) {
    flow.setTransport(transport);
  }

  void replaceTransport(ReadTransport transport) {
    flow.replaceTransport(transport);
  }

  @Nullable
  Throwable exception() {
    return loss == null ? null : loss.exception;
  }

  void setException(Throwable exception) {
    this.loss = new Loss(exception);
    Future<@Nullable Void> waiter = takeWaiter();
    if (waiter != null) {
      waiter.setException(exception);
    }
  }

  /** As {@link #setException}, when nothing can come any more. */
  void lose(Throwable exception) {
    lost = true;
    setException(exception);
  }

  /** Tells whether nothing more will come. */
  boolean eof() {
    return eof;
  }

  void feedEof() {
    eof = true;
    wakeUp();
  }

  void feed(byte[] data) {
    if (eof) {
      throw new IllegalStateException("feedData after feedEof");
    }
    if (data.length == 0) {
      return;
    }
    buffer.add(data);
    wakeUp();
    flow.grown(buffer.length(), needed);
  }

  private void wakeUp() {
    Future<@Nullable Void> waiter = takeWaiter();
    if (waiter != null) {
      waiter.setResult(null);
    }
  }

  /** Returns the future that a read waits for, unless that is cancelled, for the last time. */
  private @Nullable Future<@Nullable Void> takeWaiter() {
    Future<@Nullable Void> waiter = this.waiter;
    this.waiter = null;
    return waiter == null || waiter.done() ? null : waiter;
  }

  byte[] take(int count) {
    byte[] taken = buffer.take(count);
    flow.shrunk(buffer.length());
    return taken;
  }

  void skip(int count) {
    buffer.skip(count);
    flow.shrunk(buffer.length());
  }

  /**
   * Waits until something happens: data, the end of the stream, or an exception, which it raises;
   * but one that was set before only if nothing can happen any more.
   */
  void await(String method, int needed) throws Exception {
    if (waiter != null) {
      throw new IllegalStateException(
          method + "() called while another coroutine is already waiting for incoming data");
    }
    if (lost) {
      raiseException(); // it came between the data and the read that they were too few for
    }
    flow.waiting();
    Future<@Nullable Void> waiter = loop.createFuture();
    this.waiter = waiter;
    this.needed = needed;
    try {
      waiter.awaitHere();
    } catch (Throwable e) {
      Loss.raiseAgain(loss, e);
    } finally {
      this.waiter = null;
      this.needed = 0;
    }
  }

  void raiseException() throws Exception {
    if (loss != null) {
      loss.raise(loop);
    }
  }

  /** Returns what stands behind the class in a reader's text. */
  String text(String limit) {
    StringBuilder text = new StringBuilder();
    if (!buffer.isEmpty()) {
      text.append(' ').append(buffer.length()).append(" bytes");
    }
    text.append(eof ? " eof" : "").append(limit);
    append(text, "waiter", waiter);
    append(text, "exception", exception());
    append(text, "transport", flow.transport());
    return text.append(flow.paused() ? " paused" : "").toString();
  }

  private static void append(StringBuilder text, String name, @Nullable Object value) {
    if (value != null) {
      text.append(' ').append(name).append('=').append(value);
    }
  }
}
