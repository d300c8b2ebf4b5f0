package io.asyncio.netty.pipe;

import io.asyncio.internal.Log;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.loop.LoopTransport;
import io.asyncio.netty.transport.FlowControl;
import io.asyncio.netty.transport.LifeCycle;
import io.asyncio.netty.transport.ProtocolInput;
import io.asyncio.netty.transport.TransportReports;
import io.asyncio.protocols.BaseProtocol;
import io.asyncio.protocols.StreamProtocol;
import io.asyncio.transports.WriteBufferLimits;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A transport that writes to a pipe: at once what the system takes, the rest when it takes more.
 *
 * <p>When it is closed it refers to neither its loop nor its protocol any more: whoever keeps it
 * keeps nothing else.
 *
 * <p>Owned by the loop's thread.
 */
final class WritePipeTransport implements WriteOnlyTransport, LoopTransport {

  private static final int QUIET_WRITES = 5;
  private static final String WRITE_ERROR = "Fatal write error on pipe transport";

  private final Object pipe;
  private final FlowControl flow;
  private final PipeOutput output;
  private @Nullable LoopHost host;
  private @Nullable PipeSink sink;
  private StreamProtocol protocol;
  private final LifeCycle life = new LifeCycle(QUIET_WRITES);

  WritePipeTransport(PipeHost pipes, PipeSink sink, StreamProtocol protocol) {
    this.pipe = sink.pipe();
    this.host = pipes.host();
    this.sink = sink;
    this.protocol = Objects.requireNonNull(protocol, "protocol");
    this.flow = new FlowControl(pipes.host(), this);
    this.output = new PipeOutput(pipes.buffers());
  }

  /** Schedules {@code connectionMade}. */
  void start() {
    LoopHost host = host();
    host.transports().opened(this);
    sink().takenBy(this);
    host.callSoon(() -> protocol.connectionMade(this));
    host.callSoon(this::watchReader);
  }

  private LoopHost host() {
    return Objects.requireNonNull(host, "closed");
  }

  private PipeSink sink() {
    return Objects.requireNonNull(sink, "closed");
  }

  private void checkThread(String method) {
    if (host != null) {
      host.requireOwnThread(method);
    }
  }

  private void watchReader() {
    if (!life.isLost()) {
      try {
        sink().watchReader(this::readerGone);
      } catch (RuntimeException e) {
        fatal(e);
      }
    }
  }

  private void readerGone() {
    if (host().loop().getDebug()) {
      Log.LOGGER.log(Level.INFO, "{0} was closed by peer", this);
    }
    lose(getWriteBufferSize() > 0 ? PipeFailure.brokenPipe() : null);
  }

  // Sending.

  @Override
  public void write(byte[] data) {
    Objects.requireNonNull(data, "data");
    write(ByteBuffer.wrap(data));
  }

  @Override
  public void write(ByteBuffer data) {
    Objects.requireNonNull(data, "data");
    checkThread("write");
    if (!data.hasRemaining()) {
      return;
    }
    if (!life.isOpen()) {
      data.position(data.limit());
      life.lateWrite("write() on a pipe that is closed or has failed", this);
      return;
    }
    boolean first = getWriteBufferSize() == 0;
    output.add(data);
    if (first) {
      send();
    }
    flow.grown(getWriteBufferSize());
  }

  private void send() {
    try {
      output.sendTo(sink());
      waitToSend(getWriteBufferSize() > 0);
    } catch (IOException | RuntimeException e) {
      life.failedWrite();
      fatal(e);
    }
  }

  private void waitToSend(boolean wait) {
    if (wait) {
      sink().watch(this::writable);
    } else {
      sink().unwatch();
    }
  }

  private void writable() {
    send();
    if (!life.isLost() && getWriteBufferSize() == 0) {
      try {
        flow.finished(); // not at the low-water mark: asyncio's pipes resume when all is gone
      } finally {
        loseIfFinished();
      }
    }
  }

  /** A loop that closes lets a stream take what a system would have taken at once. */
  @Override
  public void settle(long deadlineNanos) {
    while (getWriteBufferSize() > 0 && sink().settle(deadlineNanos)) {
      writable();
    }
  }

  @Override
  public int getWriteBufferSize() {
    return life.isLost() ? 0 : output.size() + sink().unsent();
  }

  @Override
  public WriteBufferLimits getWriteBufferLimits() {
    return flow.limits();
  }

  @Override
  public void setWriteBufferLimits(WriteBufferLimits limits) {
    checkThread("setWriteBufferLimits");
    flow.limits(limits);
    flow.grown(getWriteBufferSize());
  }

  // Ending.

  private void fatal(Exception failure) {
    Throwable cause = PipeFailure.ofWriting(failure);
    try {
      TransportReports.fatal(host().loop(), this, WRITE_ERROR, cause);
    } finally {
      lose(cause);
    }
  }

  private void lose(@Nullable Throwable cause) {
    if (!life.lose(cause)) {
      return;
    }
    sink().unwatch();
    sink().unwatchReader();
    output.release();
    flow.stop();
    host().callSoon(() -> end(cause));
  }

  private void end(@Nullable Throwable cause) {
    host().transports().closed(this);
    try {
      protocol.connectionLost(cause);
    } finally {
      sink().close();
      life.end();
      protocol = ProtocolInput.NONE.protocol();
      sink = null;
      host = null;
    }
  }

  @Override
  public boolean canWriteEof() {
    return true;
  }

  @Override
  public void writeEof() {
    checkThread("writeEof");
    endOutput();
  }

  @Override
  public void close() {
    checkThread("close");
    endOutput();
  }

  private void endOutput() {
    if (life.close()) {
      loseIfFinished();
    }
  }

  private void loseIfFinished() {
    if (life.isClosing() && getWriteBufferSize() == 0) {
      lose(null);
    }
  }

  @Override
  public void abort() {
    checkThread("abort");
    lose(null);
  }

  @Override
  public boolean isClosing() {
    return !life.isOpen();
  }

  @Override
  public void setProtocol(BaseProtocol protocol) {
    checkThread("setProtocol");
    this.protocol = ProtocolInput.requireStream(protocol);
  }

  @Override
  public @Nullable BaseProtocol getProtocol() {
    return protocol == ProtocolInput.NONE.protocol() ? null : protocol;
  }

  @Override
  public @Nullable Object getExtraInfo(String name) {
    return Objects.equals(name, "pipe") ? pipe : null;
  }

  /** What is written is sent at once. */
  @Override
  public void flush() {}

  @Override
  public String toString() {
    return "<WritePipeTransport %s pipe=%s bufsize=%d>".formatted(life, pipe, getWriteBufferSize());
  }
}
