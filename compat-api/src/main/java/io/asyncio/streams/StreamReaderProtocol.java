package io.asyncio.streams;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.ExceptionContext;
import io.asyncio.Future;
import io.asyncio.KeyboardInterrupt;
import io.asyncio.SystemExit;
import io.asyncio.transports.BaseTransport;
import io.asyncio.transports.ReadTransport;
import io.asyncio.transports.WriteTransport;
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
public final class StreamReaderProtocol extends FlowControlMixin {

  private final @Nullable StreamReader reader;
  private final @Nullable PlainClientConnected callback;
  private boolean overTls;

  /**
   * Makes one of the running loop, or else of the thread's current one.
   *
   * @param reader {@code null} if nothing is to be received
   */
  public StreamReaderProtocol(@Nullable StreamReader reader) {
    this(reader, Asyncio.getEventLoop());
  }

  /**
   * Makes one of {@code loop}.
   *
   * @param reader {@code null} if nothing is to be received
   */
  public StreamReaderProtocol(@Nullable StreamReader reader, EventLoop loop) {
    super(loop);
    this.reader = reader;
    this.callback = null;
  }

  /** Makes one of {@code loop} that calls {@code callback} when the connection is made. */
  public StreamReaderProtocol(StreamReader reader, PlainClientConnected callback, EventLoop loop) {
    super(loop);
    this.reader = Objects.requireNonNull(reader, "reader");
    this.callback = Objects.requireNonNull(callback, "callback");
  }

  /** Makes one of {@code loop} that runs a coroutine as a task when the connection is made. */
  public StreamReaderProtocol(StreamReader reader, ClientConnected callback, EventLoop loop) {
    this(reader, (PlainClientConnected) callback, loop);
  }

  /** Hands the transport to the reader, and calls the server's callback. */
  @Override
  public void connectionMade(BaseTransport transport) {
    if (reader != null && transport instanceof ReadTransport source) {
      reader.setTransport(source);
    }
    overTls = transport.getExtraInfo("sslcontext") != null;
    if (callback != null && reader != null) {
      call(callback, reader, (WriteTransport) transport);
    }
  }

  private void call(PlainClientConnected callback, StreamReader reader, WriteTransport transport) {
    StreamWriter writer = new StreamWriter(transport, this, reader, loop);
    try {
      if (callback instanceof ClientConnected handler) {
        start(handler.handle(reader, writer), transport);
      } else {
        callback.connected(reader, writer);
      }
    } catch (KeyboardInterrupt | SystemExit e) {
      transport.close();
      throw e;
    } catch (Throwable e) {
      failed(report(e, transport), transport);
    }
  }

  private void start(@Nullable Coroutine<?> coroutine, WriteTransport transport) {
    if (coroutine != null) {
      loop.createTask(coroutine).addDoneCallback(task -> ended(task, transport));
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

  /** Passes the bytes to the reader. */
  @Override
  public void dataReceived(byte[] data) {
    if (reader != null) {
      reader.feedData(data);
    }
  }

  /**
   * Passes the end of the stream to the reader; the connection stays open for writing if it can.
   */
  @Override
  public boolean eofReceived() {
    if (reader != null) {
      reader.feedEof();
    }
    return !overTls;
  }

  /** Ends the reader, with the exception if there is one, and all that wait for the writer. */
  @Override
  public void connectionLost(@Nullable Throwable exception) {
    if (reader != null) {
      if (exception == null) {
        reader.feedEof();
      } else {
        reader.lose(exception);
      }
    }
    super.connectionLost(exception);
  }
}
