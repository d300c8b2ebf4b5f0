package io.asyncio.netty.stream;

import io.asyncio.ExceptionContext;
import io.asyncio.netty.loop.LoopEnding;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.loop.LoopTransport;
import io.asyncio.netty.transport.ExtraInfo;
import io.asyncio.netty.transport.FlowControl;
import io.asyncio.netty.transport.ProtocolInput;
import io.asyncio.netty.transport.WriteQueue;
import io.asyncio.protocols.BaseProtocol;
import io.asyncio.transports.Transport;
import io.asyncio.transports.WriteBufferLimits;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A transport of byte streams, whatever carries them.
 *
 * <p>What comes in waits in {@link #inbound} for the transport's turn in the ready queue. What the
 * protocol writes, and whether it wants to read, goes out by {@link #flush}, after its turn and
 * once an iteration. So user code runs neither inside Netty's read loop nor under its locks, and
 * Netty's code never on a coroutine's thread.
 *
 * <pre>
 *            close, eofReceived false             written out
 *   OPEN ----------------------------> CLOSING ----------------> CLOSED
 *     |                                   |                        ^
 *     +----- abort, error, channel gone --+------------------------+
 * </pre>
 *
 * <p>Owned by the loop's thread.
 */
abstract class StreamTransport implements Transport, LoopTransport {

  private static final System.Logger LOGGER = System.getLogger("asyncio");
  private static final int QUIET_WRITES_AFTER_LOSS = 5;

  private enum State {
    OPEN,
    CLOSING,
    CLOSED
  }

  final LoopHost host;
  final StreamHost streams;
  final WriteQueue written;
  final FlowControl flow;
  private final Inbound inbound;
  private final ExtraInfo extra;
  private final Runnable onClosed;
  private ProtocolInput port;
  private State state = State.OPEN;
  private @Nullable Throwable lostBecause;
  private boolean made;
  private boolean readingPaused;
  private boolean inputEnded;
  private boolean inputUnwanted;
  private boolean reads;
  private boolean flushScheduled;
  private boolean eofWritten;
  private int writesAfterLoss;

  /**
   * Makes a transport that has not begun.
   *
   * @param onClosed run when the protocol has been told that the connection is lost
   */
  StreamTransport(
      StreamHost streams,
      BaseProtocol protocol,
      ExtraInfo extra,
      ByteBufAllocator allocator,
      Runnable onClosed) {
    this.host = streams.host();
    this.streams = streams;
    this.port = ProtocolInput.of(protocol);
    this.extra = extra;
    this.onClosed = onClosed;
    this.written = new WriteQueue(allocator, streams.sendBuffer());
    this.flow = new FlowControl(host, this);
    this.inbound = new Inbound(host, this::takeTurn);
  }

  /** Hands what is in {@link #written} to what carries it. */
  abstract void send();

  /** Returns how many bytes were handed over by {@link #send} and are not sent. */
  abstract int unsent();

  /** Has {@link #flush} called again when everything that was handed over is sent. */
  abstract void notifyWhenSent();

  /** Shuts the sending side down; everything is sent. */
  abstract void shutdownOutput();

  /** Begins or ceases to read. */
  abstract void read(boolean wanted);

  /** Closes what carries the bytes. May be called twice. */
  abstract void closeCarrier();

  /** Takes the carrier into use, and schedules {@code connectionMade}. */
  void start() {
    host.transports().opened(this);
    inbound.add(Inbound.Event.MADE);
  }

  // From the carrier.

  final boolean wantsInput() {
    return state == State.OPEN;
  }

  /** Some bytes came in. */
  final void received(byte[] data) {
    inbound.add(data);
  }

  /** The other side will send no more. */
  final void inputShutdown() {
    if (!inputEnded) {
      inputEnded = true;
      inbound.add(Inbound.Event.END_OF_FILE);
    }
  }

  /** Something failed, and that was the end. */
  final void failed(Throwable cause) {
    if (state != State.CLOSED) {
      fatal(cause, "Fatal error on transport");
    }
  }

  /** The carrier is closed. */
  final void carrierGone() {
    lose(null);
  }

  // To the protocol.

  private void takeTurn() {
    deliver();
    if (!written.isEmpty()) {
      send(); // now: the other side may go on while others have their turn
    }
  }

  private void deliver() {
    while (!mustHoldBack()) {
      switch (inbound.poll()) {
        case null -> {
          return;
        }
        case byte[] data -> deliverData(data);
        case Inbound.Event.MADE -> deliverMade();
        case Inbound.Event.END_OF_FILE -> deliverEndOfFile();
        case Inbound.Event.LOST -> deliverLost();
        case Object other -> throw new AssertionError(other);
      }
    }
  }

  /** While reading is paused nothing is delivered, but for the end of the connection. */
  private boolean mustHoldBack() {
    return readingPaused && state == State.OPEN && made;
  }

  private void deliverMade() {
    made = true;
    flushLater();
    port.protocol().connectionMade(this);
  }

  private void deliverData(byte[] data) {
    if (inputUnwanted) {
      return;
    }
    try {
      port.data(data);
    } catch (Throwable e) {
      protocolFailed(e, port.dataMethod());
    }
  }

  private void deliverEndOfFile() {
    if (state != State.OPEN) {
      return;
    }
    boolean keepOpen = false;
    try {
      keepOpen = port.endOfFile();
    } catch (Throwable e) {
      protocolFailed(e, "protocol.eofReceived()");
    }
    if (!keepOpen) {
      close();
    }
  }

  private void deliverLost() {
    inbound.clear();
    host.transports().closed(this);
    try {
      if (made) {
        port.protocol().connectionLost(lostBecause);
      }
    } finally {
      onClosed.run();
    }
  }

  private void protocolFailed(Throwable e, String method) {
    LoopEnding.rethrow(e);
    inputUnwanted = true;
    fatal(e, "Fatal error: " + method + " call failed.");
  }

  /** Reports an error, unless it is only that the other side went away, and ends the connection. */
  private void fatal(Throwable cause, String message) {
    if (cause instanceof IOException) {
      if (host.loop().getDebug()) {
        LOGGER.log(Level.DEBUG, this + ": " + message, cause);
      }
    } else {
      host.loop()
          .callExceptionHandler(ExceptionContext.of(message, cause)
              .withTransport(this)
              .withProtocol(port.protocol()));
    }
    lose(cause);
  }

  /** Ends the connection now: drops what was not sent, and tells the protocol later. */
  private void lose(@Nullable Throwable cause) {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    lostBecause = cause;
    written.release();
    flow.stop();
    flushLater();
    inbound.add(Inbound.Event.LOST);
  }

  // From the user.

  @Override
  public final void write(byte[] data) {
    Objects.requireNonNull(data, "data");
    if (mayWrite(data.length)) {
      written.add(data);
      wrote();
    }
  }

  @Override
  public final void write(ByteBuffer data) {
    Objects.requireNonNull(data, "data");
    if (mayWrite(data.remaining())) {
      written.add(data);
      wrote();
    } else {
      data.position(data.limit());
    }
  }

  private boolean mayWrite(int length) {
    host.requireOwnThread("write");
    if (eofWritten) {
      throw new IllegalStateException("Cannot call write() after writeEof()");
    }
    if (state == State.CLOSED || (state == State.CLOSING && getWriteBufferSize() == 0)) {
      warnOfWriteAfterLoss();
      return false;
    }
    return length > 0;
  }

  private void warnOfWriteAfterLoss() {
    if (++writesAfterLoss >= QUIET_WRITES_AFTER_LOSS) {
      LOGGER.log(Level.WARNING, "write() on a closed transport: {0}", this);
    }
  }

  private void wrote() {
    flushLater();
    flow.grown(getWriteBufferSize());
  }

  @Override
  public final int getWriteBufferSize() {
    return written.size() + unsent();
  }

  @Override
  public final WriteBufferLimits getWriteBufferLimits() {
    return flow.limits();
  }

  @Override
  public void setWriteBufferLimits(@Nullable Integer high, @Nullable Integer low) {
    host.requireOwnThread("setWriteBufferLimits");
    flow.limits(high, low);
    flow.grown(getWriteBufferSize());
  }

  @Override
  public final boolean canWriteEof() {
    return true;
  }

  @Override
  public final void writeEof() {
    host.requireOwnThread("writeEof");
    if (state == State.OPEN && !eofWritten) {
      eofWritten = true;
      flushLater();
    }
  }

  @Override
  public final boolean isReading() {
    return state == State.OPEN && !readingPaused;
  }

  @Override
  public final void pauseReading() {
    host.requireOwnThread("pauseReading");
    if (isReading()) {
      readingPaused = true;
      flushLater();
    }
  }

  @Override
  public final void resumeReading() {
    host.requireOwnThread("resumeReading");
    if (state == State.OPEN && readingPaused) {
      readingPaused = false;
      flushLater();
      inbound.schedule();
    }
  }

  @Override
  public final boolean isClosing() {
    return state != State.OPEN;
  }

  @Override
  public final void close() {
    host.requireOwnThread("close");
    if (state == State.OPEN) {
      state = State.CLOSING;
      inputUnwanted = true;
      flushLater();
    }
  }

  @Override
  public final void abort() {
    host.requireOwnThread("abort");
    inputUnwanted = true;
    lose(null);
  }

  @Override
  public final void setProtocol(BaseProtocol protocol) {
    host.requireOwnThread("setProtocol");
    port = ProtocolInput.of(protocol);
  }

  @Override
  public final BaseProtocol getProtocol() {
    return port.protocol();
  }

  @Override
  public final @Nullable Object getExtraInfo(String name) {
    return extra.get(name);
  }

  // To the carrier.

  /** Has {@link #flush} called before the next poll. */
  final void flushLater() {
    if (!flushScheduled) {
      flushScheduled = true;
      host.transports().flushLater(this);
    }
  }

  @Override
  public final void flush() {
    flushScheduled = false;
    if (state != State.CLOSED && !written.isEmpty()) {
      send();
    }
    if (state == State.CLOSED) {
      closeCarrier();
      return;
    }
    flow.shrunk(getWriteBufferSize());
    if (eofWritten || state == State.CLOSING) {
      endOutput();
    }
    readAsWanted();
  }

  private void endOutput() {
    if (getWriteBufferSize() > 0) {
      notifyWhenSent();
    } else if (state == State.CLOSING) {
      lose(null);
    } else {
      shutdownOutput();
    }
  }

  private void readAsWanted() {
    boolean wanted = made && isReading() && !inputEnded;
    if (wanted != reads) {
      reads = wanted;
      read(wanted);
    }
  }

  @Override
  public final String toString() {
    return "<" + getClass().getSimpleName() + " " + state + " peer=" + extra.peername() + ">";
  }
}
