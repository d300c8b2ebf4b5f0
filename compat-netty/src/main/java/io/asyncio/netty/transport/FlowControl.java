package io.asyncio.netty.transport;

import io.asyncio.netty.loop.LoopHost;
import io.asyncio.protocols.BaseProtocol;
import io.asyncio.transports.BaseTransport;
import io.asyncio.transports.WriteBufferLimits;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells a protocol to pause and resume writing, once for each crossing of the water marks. Owned by
 * the loop's thread.
 */
public final class FlowControl {

  private @Nullable LoopHost host;
  private final BaseTransport transport;
  private final Executor inContext;
  private WriteBufferLimits limits = WriteBufferLimits.DEFAULT;
  private boolean paused;

  /** Makes that of a transport, whose protocol is called in whatever context there is. */
  public FlowControl(LoopHost host, BaseTransport transport) {
    this(host, transport, Runnable::run);
  }

  /**
   * Makes that of a transport.
   *
   * @param inContext runs what calls the protocol, at once
   */
  public FlowControl(LoopHost host, BaseTransport transport, Executor inContext) {
    this.host = host;
    this.transport = transport;
    this.inContext = inContext;
  }

  public WriteBufferLimits limits() {
    return limits;
  }

  public void limits(WriteBufferLimits limits) {
    this.limits = Objects.requireNonNull(limits, "limits");
  }

  /** Tells whether the protocol has been told to pause, and not yet to resume. */
  public boolean isPaused() {
    return paused;
  }

  /** The buffer has grown to {@code size} bytes. */
  public void grown(int size) {
    if (!paused && size > limits.high()) {
      paused = true;
      call("pauseWriting", BaseProtocol::pauseWriting);
    }
  }

  /** The buffer has shrunk to {@code size} bytes. In the transport's turn: the protocol will write again. */
  public void resumeIfLow(int size) {
    if (paused && size <= limits.low()) {
      resume();
    }
  }

  /** Everything is sent, and nothing more will be written: the protocol is told now or never. */
  public void finished() {
    resume();
  }

  private void resume() {
    if (paused) {
      paused = false;
      call("resumeWriting", BaseProtocol::resumeWriting);
    }
  }

  /** The connection is lost: there is nothing to pause or resume any more. */
  public void stop() {
    paused = false;
    host = null;
  }

  private void call(String method, Consumer<BaseProtocol> callback) {
    LoopHost host = this.host;
    BaseProtocol protocol = transport.getProtocol();
    if (host != null && protocol != null) {
      inContext.execute(
          () -> TransportReports.call(host.loop(), transport, protocol, method, callback));
    }
  }
}
