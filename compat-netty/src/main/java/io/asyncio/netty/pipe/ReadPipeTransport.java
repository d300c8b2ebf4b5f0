package io.asyncio.netty.pipe;

import io.asyncio.ExceptionContext;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.loop.LoopTransport;
import io.asyncio.netty.transport.ProtocolInput;
import io.asyncio.protocols.BaseProtocol;
import io.asyncio.transports.ReadTransport;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A transport that reads a pipe.
 *
 * <pre>
 *           close, end of file, failure             connectionLost has run
 *   OPEN ---------------------------------> CLOSING -----------------------> CLOSED
 * </pre>
 *
 * <p>When it is closed it refers to neither its loop nor its protocol any more: whoever keeps it
 * keeps nothing else.
 *
 * <p>Owned by the loop's thread.
 */
final class ReadPipeTransport implements ReadTransport, LoopTransport {

  private static final System.Logger LOGGER = System.getLogger("asyncio");
  private static final String READ_ERROR = "Fatal read error on pipe transport";

  private enum State {
    OPEN,
    CLOSING,
    CLOSED
  }

  private final Object pipe;
  private @Nullable LoopHost host;
  private @Nullable PipeSource source;
  private ProtocolInput port;
  private State state = State.OPEN;
  private boolean paused;

  ReadPipeTransport(LoopHost host, PipeSource source, ProtocolInput port) {
    this.pipe = source.pipe();
    this.host = host;
    this.source = source;
    this.port = port;
  }

  /** Schedules {@code connectionMade}; reading begins after it. */
  void start() {
    LoopHost host = host();
    host.transports().opened(this);
    source().takenBy(this);
    host.loop().callSoon(() -> port.protocol().connectionMade(this));
    host.loop().callSoon(this::watch);
  }

  private LoopHost host() {
    return Objects.requireNonNull(host, "closed");
  }

  private PipeSource source() {
    return Objects.requireNonNull(source, "closed");
  }

  private void watch() {
    if (isReading()) {
      try {
        source().watch(this::readable);
      } catch (RuntimeException e) {
        fatal(e);
      }
    }
  }

  private void readable() {
    byte @Nullable [] data;
    try {
      data = source().read();
    } catch (IOException e) {
      fatal(e);
      return;
    }
    if (data == null) {
      return;
    }
    if (data.length == 0) {
      endOfFile();
    } else {
      port.data(data);
    }
  }

  private void endOfFile() {
    if (host().loop().getDebug()) {
      LOGGER.log(Level.INFO, "{0} was closed by peer", this);
    }
    host().loop().callSoon(() -> port.endOfFile());
    lose(null);
  }

  private void fatal(Exception cause) {
    if (!PipeFailure.isTerminalGone(cause)) {
      host()
          .loop()
          .callExceptionHandler(ExceptionContext.of(READ_ERROR, cause)
              .withTransport(this)
              .withProtocol(getProtocol()));
    } else if (host().loop().getDebug()) {
      LOGGER.log(Level.DEBUG, this + ": " + READ_ERROR, cause);
    }
    lose(cause);
  }

  private void lose(@Nullable Throwable cause) {
    if (state == State.OPEN) {
      state = State.CLOSING;
      source().unwatch();
      host().loop().callSoon(() -> end(cause));
    }
  }

  private void end(@Nullable Throwable cause) {
    host().transports().closed(this);
    try {
      port.protocol().connectionLost(cause);
    } finally {
      source().close();
      state = State.CLOSED;
      port = ProtocolInput.NONE;
      source = null;
      host = null;
    }
  }

  private void checkThread(String method) {
    if (host != null) {
      host.requireOwnThread(method);
    }
  }

  @Override
  public boolean isReading() {
    return state == State.OPEN && !paused;
  }

  @Override
  public void pauseReading() {
    checkThread("pauseReading");
    if (isReading()) {
      paused = true;
      source().unwatch();
    }
  }

  @Override
  public void resumeReading() {
    checkThread("resumeReading");
    if (state == State.OPEN && paused) {
      paused = false;
      watch();
    }
  }

  @Override
  public boolean isClosing() {
    return state != State.OPEN;
  }

  @Override
  public void close() {
    checkThread("close");
    lose(null);
  }

  @Override
  public void abort() {
    close();
  }

  @Override
  public void setProtocol(BaseProtocol protocol) {
    checkThread("setProtocol");
    port = ProtocolInput.of(protocol);
  }

  @Override
  public BaseProtocol getProtocol() {
    return port.protocol();
  }

  @Override
  public @Nullable Object getExtraInfo(String name) {
    return Objects.equals(name, "pipe") ? pipe : null;
  }

  /** Reading gathers nothing. */
  @Override
  public void flush() {}

  @Override
  public String toString() {
    return "<ReadPipeTransport " + state + " pipe=" + pipe + ">";
  }
}
