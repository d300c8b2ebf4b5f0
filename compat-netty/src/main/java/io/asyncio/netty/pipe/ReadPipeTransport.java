package io.asyncio.netty.pipe;

import io.asyncio.internal.Log;
import io.asyncio.netty.loop.LoopEnding;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.loop.LoopTransport;
import io.asyncio.netty.transport.LifeCycle;
import io.asyncio.netty.transport.ProtocolInput;
import io.asyncio.netty.transport.TransportReports;
import io.asyncio.protocols.BaseProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A transport that reads a pipe.
 *
 * <p>When it is closed it refers to neither its loop nor its protocol any more: whoever keeps it
 * keeps nothing else.
 *
 * <p>Owned by the loop's thread.
 */
final class ReadPipeTransport implements ReadOnlyTransport, LoopTransport {

  private static final String READ_ERROR = "Fatal read error on pipe transport";

  private final Object pipe;
  private @Nullable LoopHost host;
  private @Nullable PipeSource source;
  private ProtocolInput input;
  private final LifeCycle life = new LifeCycle(0);
  private boolean paused;

  /** What was read and not delivered when the protocol paused. */
  private byte @Nullable [] rest;

  ReadPipeTransport(LoopHost host, PipeSource source, ProtocolInput input) {
    this.pipe = source.pipe();
    this.host = host;
    this.source = source;
    this.input = input;
  }

  /** Schedules {@code connectionMade}; reading begins after it. */
  void start() {
    LoopHost host = host();
    host.transports().opened(this);
    source().takenBy(this);
    host.callSoon(() -> input.protocol().connectionMade(this));
    host.callSoon(this::watch);
  }

  private LoopHost host() {
    return Objects.requireNonNull(host, "closed");
  }

  private PipeSource source() {
    return Objects.requireNonNull(source, "closed");
  }

  private void watch() {
    if (isReading() && rest == null) {
      try {
        source().watch(this::readable);
      } catch (RuntimeException e) {
        fatal(e);
      }
    }
  }

  private void readable() {
    ByteBuf data;
    try {
      data = source().read();
    } catch (IOException e) {
      fatal(e);
      return;
    }
    if (data == null) {
      return;
    }
    if (data.isReadable()) {
      deliver(data);
    } else {
      endOfFile();
    }
  }

  /** Piece by piece, as long as the protocol wants more; it may be another one meanwhile. */
  private void deliver(ByteBuf data) {
    try {
      if (input instanceof ProtocolInput.Arrays plain) {
        plain.data(isWholeArray(data) ? data.array() : plain.keep(data));
      } else {
        fillBuffers(data);
      }
    } finally {
      data.release();
    }
  }

  /** What a buffer was not there for would be lost, so a failure ends the transport. */
  private void fillBuffers(ByteBuf data) {
    boolean all = false; // which the indices do not tell of a buffer that is passed on as it is
    try {
      while (!all && data.isReadable() && isReading()) {
        all = input.data(data);
      }
    } catch (Throwable e) {
      if (LoopEnding.is(e)) {
        source().unwatch(); // or more would come before the rest
        host().callSoon(this::deliverRest);
        throw e;
      }
      endBy(e, "Fatal error: " + input.dataMethod() + " call failed.");
    } finally {
      if (!all && data.isReadable() && life.isOpen()) {
        rest = ByteBufUtil.getBytes(data);
      }
    }
  }

  /** Of a source that reads into arrays; each is the protocol's then. */
  private static boolean isWholeArray(ByteBuf data) {
    return data.hasArray() && data.array().length == data.readableBytes();
  }

  private void deliverRest() {
    byte[] data = rest;
    if (data == null || !isReading()) {
      return;
    }
    if (host().isClosing()) {
      lose(null); // whoever closes the loop knows what telling it has ended in
    } else {
      rest = null;
      deliver(Unpooled.wrappedBuffer(data));
    }
    watch();
  }

  private void endOfFile() {
    if (host().loop().getDebug()) {
      Log.LOGGER.log(Level.INFO, "{0} was closed by peer", this);
    }
    host().callSoon(() -> input.endOfFile());
    lose(null);
  }

  private void fatal(Exception failure) {
    Throwable cause = PipeFailure.ofReading(failure);
    if (PipeFailure.isTerminalGone(cause)) {
      TransportReports.gone(host().loop(), this, READ_ERROR, cause);
      lose(cause);
    } else {
      endBy(cause, READ_ERROR);
    }
  }

  /** What the exception handler throws may end the loop's run, and not keep the pipe. */
  private void endBy(Throwable cause, String message) {
    try {
      TransportReports.error(host().loop(), this, message, cause);
    } finally {
      lose(cause);
    }
  }

  private void lose(@Nullable Throwable cause) {
    if (life.lose(cause)) {
      source().unwatch();
      host().callSoon(() -> end(cause));
    }
  }

  private void end(@Nullable Throwable cause) {
    host().transports().closed(this);
    try {
      input.protocol().connectionLost(cause);
    } finally {
      source().close();
      life.end();
      input = ProtocolInput.NONE;
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
    return life.isOpen() && !paused;
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
    if (life.isOpen() && paused) {
      paused = false;
      if (rest == null) {
        watch();
      } else {
        host().callSoon(this::deliverRest);
      }
    }
  }

  @Override
  public boolean isClosing() {
    return !life.isOpen();
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
    input = ProtocolInput.of(protocol);
  }

  @Override
  public @Nullable BaseProtocol getProtocol() {
    return input == ProtocolInput.NONE ? null : input.protocol();
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
    return "<ReadPipeTransport " + life + " pipe=" + pipe + ">";
  }
}
