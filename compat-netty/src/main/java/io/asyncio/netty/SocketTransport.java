package io.asyncio.netty;

import io.asyncio.ExceptionContext;
import io.asyncio.Handle;
import io.asyncio.protocols.BaseProtocol;
import io.asyncio.transports.Transport;
import io.asyncio.transports.WriteBufferLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stream transport over a Netty channel.
 *
 * <p>What Netty reads waits in {@link #inbound} for the transport's turn in the ready queue; what the
 * protocol writes, and whether it wants to read, is handed to Netty by {@link #flush}, once an
 * iteration. So user code runs neither inside Netty's read loop nor under its locks, and Netty's code
 * never on a coroutine's thread.
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
final class SocketTransport implements Transport, Flushing {

  private static final System.Logger LOGGER = System.getLogger("asyncio");
  private static final int QUIET_WRITES_AFTER_LOSS = 5;

  private enum State {
    OPEN,
    CLOSING,
    CLOSED
  }

  /** What can wait in the queue beside data. */
  private enum Event {
    MADE,
    END_OF_FILE,
    LOST
  }

  private final NettyEventLoop loop;
  private final Channel channel;
  private final ExtraInfo extra;
  private final WriteQueue written;
  private final Handle delivery;
  private final ArrayDeque<Object> inbound = new ArrayDeque<>(4);
  private final Runnable onClosed;
  private ProtocolPort port;
  private State state = State.OPEN;
  private WriteBufferLimits limits = WriteBufferLimits.DEFAULT;
  private @Nullable Throwable lostBecause;
  private boolean made;
  private boolean readingPaused;
  private boolean inputEnded;
  private boolean inputUnwanted;
  private boolean autoRead;
  private boolean deliveryScheduled;
  private boolean flushScheduled;
  private boolean writingPaused;
  private boolean eofWritten;
  private boolean outputEnded;
  private int writesAfterLoss;

  /**
   * Makes the transport of a channel that is registered with the loop, connected, and does not read.
   *
   * @param onClosed run when the protocol has been told that the connection is lost
   */
  SocketTransport(NettyEventLoop loop, Channel channel, BaseProtocol protocol, Runnable onClosed) {
    this.loop = loop;
    this.channel = channel;
    this.port = ProtocolPort.of(protocol);
    this.onClosed = onClosed;
    this.extra = ExtraInfo.of(channel);
    this.written = new WriteQueue(channel.alloc());
    this.delivery = loop.work(this::deliver);
  }

  /** Attaches the transport to its channel, and schedules {@code connectionMade}. */
  void start() {
    loop.transports().opened(this);
    applyWaterMarks();
    channel.pipeline().addLast(new SocketHandler(this));
    enqueue(Event.MADE);
    if (!channel.isActive()) {
      channelGone();
    }
  }

  // From Netty.

  /** Some bytes came in. */
  void received(ByteBuf data) {
    if (state == State.OPEN && data.isReadable()) {
      byte[] bytes = new byte[data.readableBytes()];
      data.readBytes(bytes);
      enqueue(bytes);
    }
  }

  /** The other side will send no more. */
  void inputShutdown() {
    if (!inputEnded) {
      inputEnded = true;
      enqueue(Event.END_OF_FILE);
    }
  }

  /** Something failed; Netty closes the channel after it if that was the end. */
  void failed(Throwable cause) {
    if (state != State.CLOSED) {
      fatal(cause, "Fatal error on transport");
    }
  }

  /** The channel is closed. */
  void channelGone() {
    lose(null);
  }

  /** The channel's own buffer has drained to the low-water mark. */
  void drained() {
    flushLater();
  }

  private void enqueue(Object event) {
    inbound.add(event);
    scheduleDelivery();
  }

  private void scheduleDelivery() {
    if (!deliveryScheduled) {
      deliveryScheduled = true;
      loop.ready(delivery);
    }
  }

  // To the protocol.

  private void deliver() {
    deliveryScheduled = false;
    while (!mustHoldBack()) {
      Object event = inbound.poll();
      if (event == null) {
        return;
      }
      if (event instanceof byte[] data) {
        deliverData(data);
      } else {
        deliver((Event) event);
      }
    }
  }

  /** While reading is paused nothing is delivered, but for the end of the connection. */
  private boolean mustHoldBack() {
    return readingPaused && state == State.OPEN && made;
  }

  private void deliver(Event event) {
    switch (event) {
      case MADE -> deliverMade();
      case END_OF_FILE -> deliverEndOfFile();
      case LOST -> deliverLost();
    }
  }

  private void deliverMade() {
    made = true;
    try {
      port.protocol().connectionMade(this);
    } finally {
      flushLater();
    }
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
    loop.transports().closed(this);
    try {
      if (made) {
        port.protocol().connectionLost(lostBecause);
      }
    } finally {
      onClosed.run();
    }
  }

  private void protocolFailed(Throwable e, String method) {
    Passing.through(e);
    inputUnwanted = true;
    fatal(e, "Fatal error: " + method + " call failed.");
  }

  /** Reports an error, unless it is only that the other side went away, and ends the connection. */
  private void fatal(Throwable cause, String message) {
    if (cause instanceof IOException) {
      if (loop.getDebug()) {
        LOGGER.log(Level.DEBUG, this + ": " + message, cause);
      }
    } else {
      loop.callExceptionHandler(
          ExceptionContext.of(message, cause)
              .withTransport(this)
              .withProtocol(port.protocol())
              .withChannel(channel));
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
    flushLater();
    enqueue(Event.LOST);
  }

  // From the user.

  @Override
  public void write(byte[] data) {
    Objects.requireNonNull(data, "data");
    if (mayWrite(data.length)) {
      written.add(data);
      wrote();
    }
  }

  @Override
  public void write(ByteBuffer data) {
    Objects.requireNonNull(data, "data");
    if (mayWrite(data.remaining())) {
      written.add(data);
      wrote();
    } else {
      data.position(data.limit());
    }
  }

  private boolean mayWrite(int length) {
    loop.requireOwnThread("write");
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
    if (!writingPaused && written.size() > limits.high() - unsent()) {
      pauseWriting();
    }
  }

  private void pauseWriting() {
    writingPaused = true;
    try {
      port.protocol().pauseWriting();
    } catch (Throwable e) {
      flowControlFailed(e, "pauseWriting");
    }
  }

  private void resumeWritingIfDrained() {
    if (!writingPaused || getWriteBufferSize() > limits.low()) {
      return;
    }
    writingPaused = false;
    try {
      port.protocol().resumeWriting();
    } catch (Throwable e) {
      flowControlFailed(e, "resumeWriting");
    }
  }

  private void flowControlFailed(Throwable e, String method) {
    Passing.through(e);
    loop.callExceptionHandler(
        ExceptionContext.of("protocol." + method + "() failed", e)
            .withTransport(this)
            .withProtocol(port.protocol()));
  }

  @Override
  public int getWriteBufferSize() {
    return written.size() + unsent();
  }

  /** Returns how many bytes Netty still has. */
  private int unsent() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null || buffer.isEmpty() ? 0 : UnsentBytes.in(buffer);
  }

  @Override
  public WriteBufferLimits getWriteBufferLimits() {
    return limits;
  }

  @Override
  public void setWriteBufferLimits(@Nullable Integer high, @Nullable Integer low) {
    loop.requireOwnThread("setWriteBufferLimits");
    limits = WriteBufferLimits.of(high, low);
    applyWaterMarks();
    if (!writingPaused && getWriteBufferSize() > limits.high()) {
      pauseWriting();
    }
  }

  /** Netty counts more than the bytes: when it has drained to our low mark, so have we. */
  private void applyWaterMarks() {
    int low = limits.low() + 1;
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(low, low));
  }

  @Override
  public boolean canWriteEof() {
    return true;
  }

  @Override
  public void writeEof() {
    loop.requireOwnThread("writeEof");
    if (state == State.OPEN && !eofWritten) {
      eofWritten = true;
      flushLater();
    }
  }

  @Override
  public boolean isReading() {
    return state == State.OPEN && !readingPaused;
  }

  @Override
  public void pauseReading() {
    loop.requireOwnThread("pauseReading");
    if (isReading()) {
      readingPaused = true;
      flushLater();
    }
  }

  @Override
  public void resumeReading() {
    loop.requireOwnThread("resumeReading");
    if (state == State.OPEN && readingPaused) {
      readingPaused = false;
      flushLater();
      if (!inbound.isEmpty()) {
        scheduleDelivery();
      }
    }
  }

  @Override
  public boolean isClosing() {
    return state != State.OPEN;
  }

  @Override
  public void close() {
    loop.requireOwnThread("close");
    if (state == State.OPEN) {
      state = State.CLOSING;
      inputUnwanted = true;
      flushLater();
    }
  }

  @Override
  public void abort() {
    loop.requireOwnThread("abort");
    inputUnwanted = true;
    lose(null);
  }

  @Override
  public void setProtocol(BaseProtocol protocol) {
    loop.requireOwnThread("setProtocol");
    port = ProtocolPort.of(protocol);
  }

  @Override
  public BaseProtocol getProtocol() {
    return port.protocol();
  }

  @Override
  public @Nullable Object getExtraInfo(String name) {
    return extra.get(name);
  }

  @Nullable SocketAddress peer() {
    return (SocketAddress) extra.get("peername");
  }

  // To Netty.

  private void flushLater() {
    if (!flushScheduled) {
      flushScheduled = true;
      loop.transports().flushLater(this);
    }
  }

  @Override
  public void flush() {
    flushScheduled = false;
    if (state == State.CLOSED) {
      NettyEventLoop.closeNow(channel);
      return;
    }
    flushWritten();
    if (state == State.CLOSED) {
      return;
    }
    if (eofWritten || state == State.CLOSING) {
      endOutput();
    }
    resumeWritingIfDrained();
    readAsWanted();
  }

  @Override
  public boolean uses(int descriptor) {
    return Netty.hasDescriptor(channel, descriptor);
  }

  private void readAsWanted() {
    boolean wanted = made && isReading() && !inputEnded;
    if (wanted != autoRead) {
      autoRead = wanted;
      channel.config().setAutoRead(wanted);
    }
  }

  private void flushWritten() {
    if (written.isEmpty()) {
      return;
    }
    Channel.Unsafe unsafe = channel.unsafe();
    for (ByteBuf buffer; (buffer = written.poll()) != null; ) {
      unsafe.write(buffer, channel.voidPromise());
    }
    unsafe.flush();
  }

  /** Shuts the output down, or the channel, when everything has been sent. */
  private void endOutput() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    if (buffer == null || buffer.isEmpty()) {
      outputSent();
    } else if (!outputEnded) {
      outputEnded = true;
      writeMarker();
    }
  }

  /** Has {@link #flush} called again when Netty has sent everything that it has now. */
  private void writeMarker() {
    ChannelPromise sent = channel.newPromise();
    sent.addListener(done -> flushLater());
    channel.unsafe().write(Unpooled.EMPTY_BUFFER, sent);
    channel.unsafe().flush();
  }

  private void shutdownOutput(DuplexChannel channel) {
    channel
        .shutdownOutput()
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                failed(done.cause());
              }
            });
  }

  private void outputSent() {
    if (state == State.CLOSING) {
      lose(null);
    } else if (channel instanceof DuplexChannel duplex && !duplex.isOutputShutdown()) {
      shutdownOutput(duplex);
    }
  }

  @Override
  public String toString() {
    return "<SocketTransport " + state + " peer=" + peer() + " " + channel.id() + ">";
  }
}
