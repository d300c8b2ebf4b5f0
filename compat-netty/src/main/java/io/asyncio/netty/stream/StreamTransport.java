package io.asyncio.netty.stream;

import io.asyncio.netty.loop.LoopEnding;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.loop.LoopTransport;
import io.asyncio.netty.transport.ExtraInfo;
import io.asyncio.netty.transport.FlowControl;
import io.asyncio.netty.transport.LifeCycle;
import io.asyncio.netty.transport.ProtocolInput;
import io.asyncio.netty.transport.SocketFailure;
import io.asyncio.netty.transport.TransportReports;
import io.asyncio.netty.transport.WriteQueue;
import io.asyncio.protocols.BaseProtocol;
import io.asyncio.transports.Transport;
import io.asyncio.transports.WriteBufferLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
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
 * <p>Owned by the loop's thread.
 */
abstract class StreamTransport implements Transport, LoopTransport {

  private static final int QUIET_WRITES = 4;

  final LoopHost host;
  final StreamHost streams;
  final WriteQueue written;
  final FlowControl flow;
  private final Inbound inbound;
  private final ExtraInfo extra;
  private final Runnable onClosed;
  private final LifeCycle life = new LifeCycle(QUIET_WRITES);
  private @Nullable Runnable onMade;
  private boolean made;
  private boolean readingPaused;
  private boolean inputEnded;
  private boolean reads;
  private boolean flushScheduled;
  private boolean eofWritten;
  private boolean abrupt;

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
    this.extra = extra;
    this.onClosed = onClosed;
    this.written = new WriteQueue(allocator, streams.sendBuffer());
    this.flow = new FlowControl(host, this);
    this.inbound = new Inbound(this, ProtocolInput.of(protocol));
  }

  /** Hands what is in {@link #written} to what carries it. */
  abstract void send();

  /** Returns how many bytes were handed over by {@link #send} and are not sent. */
  abstract int unsent();

  /** Has {@link #flush} called again when everything that was handed over is sent. */
  abstract void notifyWhenSent();

  /** Shuts the sending side down; everything is sent. */
  abstract void shutdownOutput();

  /** Tells whether what is unsent may wait for something that is to be read. */
  boolean readsToSend() {
    return false;
  }

  /** Begins or ceases to read. */
  abstract void read(boolean wanted);

  /**
   * Closes what carries the bytes. May be called twice.
   *
   * @param abruptly whether nobody shall be waited for
   */
  abstract void closeConnection(boolean abruptly);

  /**
   * Takes the connection into use, and schedules {@code connectionMade}.
   *
   * @param onMade run behind it
   */
  void start(Runnable onMade) {
    this.onMade = onMade;
    host.transports().opened(this);
    inbound.add(Inbound.Event.MADE);
  }

  // From the connection.

  final boolean wantsInput() {
    return life.isOpen();
  }

  /** Some bytes came in; the caller goes on owning {@code data}. */
  final void received(ByteBuf data) {
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
    if (!life.isLost()) {
      fatal(SocketFailure.of(cause), "Fatal error on transport");
    }
  }

  /** The connection is closed. */
  final void connectionGone() {
    lose(null);
  }

  // To the protocol.

  final void takeTurn() {
    inbound.deliver();
    if (!written.isEmpty()) {
      send(); // now: the other side may go on while others have their turn
    }
  }

  /** While reading is paused nothing is delivered, but for the end of the connection. */
  final boolean holdsBack() {
    return readingPaused && life.isOpen() && made;
  }

  final void deliverMade() {
    made = true;
    flushLater();
    try {
      getProtocol().connectionMade(this);
    } finally {
      if (onMade != null) {
        onMade.run();
        onMade = null;
      }
    }
  }

  final void deliverEndOfFile() {
    if (!life.isOpen()) {
      return;
    }
    boolean keepOpen = false;
    try {
      keepOpen = inbound.input().endOfFile();
    } catch (Throwable e) {
      protocolFailed(e, "protocol.eofReceived()");
    }
    if (!keepOpen) {
      close();
    }
  }

  final void deliverLost() {
    inbound.clear();
    host.transports().closed(this);
    try {
      if (made) {
        getProtocol().connectionLost(life.cause());
      }
    } finally {
      life.end();
      onClosed.run();
    }
  }

  final void protocolFailed(Throwable e, String method) {
    LoopEnding.rethrow(e);
    inbound.refuse();
    fatal(e, "Fatal error: " + method + " call failed.");
  }

  private void fatal(Throwable cause, String message) {
    TransportReports.fatal(host.loop(), this, message, cause);
    lose(cause);
  }

  /** Ends the connection now: drops what was not sent, and tells the protocol later. */
  private void lose(@Nullable Throwable cause) {
    if (life.lose(cause)) {
      written.release();
      flow.stop();
      flushLater();
      inbound.add(Inbound.Event.LOST);
    }
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
    if (life.isLost() || (life.isClosing() && getWriteBufferSize() == 0)) {
      life.lateWrite("write() on a closed transport", this);
      return false;
    }
    return length > 0;
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
    if (life.isOpen() && !eofWritten) {
      eofWritten = true;
      flushLater();
    }
  }

  @Override
  public final boolean isReading() {
    return life.isOpen() && !readingPaused;
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
    if (life.isOpen() && readingPaused) {
      readingPaused = false;
      flushLater();
      inbound.schedule();
    }
  }

  @Override
  public final boolean isClosing() {
    return !life.isOpen();
  }

  @Override
  public final void close() {
    host.requireOwnThread("close");
    if (life.close()) {
      inbound.refuse();
      flushLater();
    }
  }

  @Override
  public final void abort() {
    host.requireOwnThread("abort");
    abrupt = true;
    inbound.refuse();
    lose(null);
  }

  @Override
  public final void setProtocol(BaseProtocol protocol) {
    host.requireOwnThread("setProtocol");
    inbound.input(ProtocolInput.of(protocol));
  }

  @Override
  public final BaseProtocol getProtocol() {
    return inbound.input().protocol();
  }

  @Override
  public final @Nullable Object getExtraInfo(String name) {
    return extra.get(name);
  }

  // To the connection.

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
    if (!life.isLost() && !written.isEmpty()) {
      send();
    }
    if (life.isLost()) {
      closeConnection(abrupt || life.cause() != null);
      return;
    }
    int left = getWriteBufferSize();
    flow.shrunk(left);
    boolean ends = eofWritten || life.isClosing();
    if (left > 0 && (ends || flow.isPaused())) {
      notifyWhenSent();
    } else if (left == 0 && ends) {
      endOutput();
    }
    readAsWanted();
  }

  private void endOutput() {
    if (life.isClosing()) {
      lose(null);
    } else {
      shutdownOutput();
    }
  }

  private void readAsWanted() {
    boolean wanted = made && !inputEnded && (isReading() || (life.isClosing() && readsToSend()));
    if (wanted != reads) {
      reads = wanted;
      read(wanted);
    }
  }

  @Override
  public final String toString() {
    return "<" + getClass().getSimpleName() + " " + life + " peer=" + extra.peername() + ">";
  }
}
