package io.asyncio.netty.transport;

import io.asyncio.netty.loop.LoopHost;
import io.asyncio.protocols.BaseProtocol;
import io.asyncio.transports.BaseTransport;
import io.asyncio.transports.WriteBufferLimits;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells a protocol to pause and resume writing, once for each crossing of the water marks. Owned by
 * the loop's thread.
 */
public final class FlowControl {

  private @Nullable LoopHost host;
  private final BaseTransport transport;
  private WriteBufferLimits limits = WriteBufferLimits.DEFAULT;
  private boolean paused;

  /** Whether {@link #resume} is in the ready queue. */
  private boolean resuming;

  public FlowControl(LoopHost host, BaseTransport transport) {
    this.host = host;
    this.transport = transport;
  }

  public WriteBufferLimits limits() {
    return limits;
  }

  public void limits(@Nullable Integer high, @Nullable Integer low) {
    limits = WriteBufferLimits.of(high, low);
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

  /**
   * The buffer has shrunk to {@code size} bytes. The protocol is told in its turn: it will write
   * again, and others must not wait until it has written everything.
   */
  public void shrunk(int size) {
    LoopHost host = this.host;
    if (host != null && paused && !resuming && size <= limits.low()) {
      resuming = true;
      host.readyOnce(this::resume);
    }
  }

  /** Everything is sent, and nothing more will be written: the protocol is told now or never. */
  public void finished() {
    resume();
  }

  private void resume() {
    resuming = false;
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
    if (host == null) {
      return;
    }
    TransportReports.call(host.loop(), transport, transport.getProtocol(), method, callback);
  }
}
