package io.asyncio.streams;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.ExceptionContext;
import io.asyncio.Future;
import io.asyncio.KeyboardInterrupt;
import io.asyncio.SystemExit;
import io.asyncio.internal.Placed;
import io.asyncio.internal.Starts;
import io.asyncio.protocols.UnreadInput;
import io.asyncio.transports.Transport;
import io.asyncio.transports.WriteTransport;
import java.lang.ref.Reference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The protocol between a transport and a {@link StreamReader}. Programs need it only to put streams
 * on a transport that they make themselves, such as one of {@code loop.createConnection}.
 *
 * <p>Owned by the loop's thread, which alone calls it.
 *
 * @see <a href="https://docs.python.org/3/library/asyncio-stream.html">Streams</a>
 */
public final class StreamReaderProtocol extends FlowControlMixin implements UnreadInput {

  private final @Nullable StreamInput input;

  /** Kept until it is handed to the callback, then by its user alone. */
  private @Nullable StreamReader reader;

  private @Nullable ClientConnected callback;
  private @Nullable DroppedStreams dropped;
  private boolean overTls;
  private final boolean server;

  /**
   * Makes one of the running loop, or else of the thread's current one.
   *
   * @param reader {@code null} if nothing is to be received
   * @throws IllegalStateException if there is neither a running nor a current loop
   */
  public StreamReaderProtocol(@Nullable StreamReader reader) {
    this(reader, Asyncio.getEventLoop());
  }

  /**
   * Makes one of {@code loop}.
   *
   * @param reader {@code null} if nothing is to be received
   * @param loop the loop of the connection
   */
  public StreamReaderProtocol(@Nullable StreamReader reader, EventLoop loop) {
    super(loop);
    this.input = reader == null ? null : reader.input();
    this.server = false;
  }

  /**
   * Makes one of {@code loop} that calls {@code callback} when the connection is made, and runs the
   * coroutine that it returns as a task.
   *
   * @param reader gets what comes in
   * @param callback called with the streams when the connection stands
   * @param loop the loop of the connection
   */
  public StreamReaderProtocol(StreamReader reader, ClientConnected callback, EventLoop loop) {
    super(loop);
    this.reader = Objects.requireNonNull(reader, "reader");
    this.input = reader.input();
    this.callback = Objects.requireNonNull(callback, "callback");
    this.server = !(callback instanceof Placed placed && placed.isOfClient());
  }

  /**
   * As {@link #StreamReaderProtocol(StreamReader, ClientConnected, EventLoop)}, of a lambda.
   *
   * @param reader gets what comes in
   * @param callback called with the streams when the connection stands
   * @param loop the loop of the connection
   */
  public StreamReaderProtocol(StreamReader reader, PlainClientConnected callback, EventLoop loop) {
    this(reader, (ClientConnected) callback, loop);
  }

  /**
   * Hands the transport to the reader, and calls the server's callback.
   *
   * @throws IllegalStateException if it has been called before
   */
  @Override
  public void connectionMade(Transport transport) {
    if (input != null) {
      input.setTransport(transport);
    }
    overTls = transport.getExtraInfo("sslcontext") != null;
    ClientConnected called = callback;
    StreamReader given = reader;
    if (called != null && given != null) {
      callback = null;
      reader = null;
      if (called instanceof Placed placed) { // else whoever made this protocol has the transport
        dropped = DroppedStreams.watch(given, transport, loop, placed.madeAt());
      }
      call(called, given, transport);
    }
  }

  private void call(ClientConnected callback, StreamReader reader, WriteTransport transport) {
    StreamWriter writer = dropped == null
        ? new StreamWriter(transport, this, reader, loop)
        : new StreamWriter(transport, this, reader);
    try {
      start(handler(callback, reader, writer), reader, transport);
    } catch (KeyboardInterrupt | SystemExit e) {
      transport.close();
      throw e;
    } catch (Throwable e) {
      failed(report(e, transport), transport);
    }
  }

  /** A handler's task keeps the streams: as in Python they are its arguments until it ends. */
  private static @Nullable Coroutine<?> handler(
      ClientConnected callback, StreamReader reader, StreamWriter writer) throws Exception {
    boolean outer = Starts.expect(true);
    try {
      return callback.handle(reader, writer);
    } finally {
      var _ = Starts.expect(outer);
    }
  }

  private void start(
      @Nullable Coroutine<?> coroutine, StreamReader reader, WriteTransport transport) {
    if (coroutine != null) {
      loop.createTask(coroutine).addDoneCallback(task -> {
        try {
          ended(task, transport);
        } finally {
          Reference.reachabilityFence(reader);
        }
      });
    }
  }

  private void ended(Future<?> task, WriteTransport transport) {
    if (task.cancelled()) {
      transport.close();
      return;
    }
    Throwable exception = task.exception();
    if (exception != null) {
      failed(report(exception, transport), transport);
    }
  }

  private static ExceptionContext report(Throwable exception, WriteTransport transport) {
    return ExceptionContext.of("Unhandled exception in client_connected_cb", exception)
        .withTransport(transport);
  }

  private void failed(ExceptionContext report, WriteTransport transport) {
    loop.callExceptionHandler(report);
    transport.close();
  }

  @Override
  boolean isServer() {
    return server;
  }

  @Override
  void replaceTransport(Transport transport) {
    if (input != null) {
      input.replaceTransport(transport);
    }
    if (dropped != null) {
      dropped.replaceTransport(transport);
    }
    overTls = transport.getExtraInfo("sslcontext") != null;
  }

  /** Takes what the reader has got and nobody has read, as {@code startTls} does. */
  @Override
  public byte[] takeUnread() {
    return input == null ? new byte[0] : input.take(input.buffer.length());
  }

  /**
   * Passes the bytes to the reader.
   *
   * @throws IllegalStateException after the end of file
   */
  @Override
  public void dataReceived(byte[] data) {
    if (input != null) {
      input.feed(data);
    }
  }

  /**
   * Passes the end of the stream to the reader; the connection stays open for writing if it can.
   */
  @Override
  public boolean eofReceived() {
    if (input != null) {
      input.feedEof();
    }
    return !overTls;
  }

  @Override
  boolean handedOut() {
    if (dropped == null) {
      return false;
    }
    dropped.handedOut();
    dropped = null;
    return true;
  }

  /** Ends the reader, with the exception if there is one, and all that wait for the writer. */
  @Override
  public void connectionLost(@Nullable Throwable exception) {
    var _ = handedOut();
    if (input != null) {
      if (exception == null) {
        input.feedEof();
      } else {
        input.lose(exception);
      }
    }
    super.connectionLost(exception);
  }
}
