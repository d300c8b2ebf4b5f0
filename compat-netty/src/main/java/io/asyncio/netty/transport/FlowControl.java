package io.asyncio.netty.transport;

import io.asyncio.netty.loop.LoopHost;
import io.asyncio.protocols.BaseProtocol;
import io.asyncio.transports.BaseTransport;
import io.asyncio.transports.WriteBufferLimits;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells a protocol to pause and resume writing, once for each crossing of the water marks. Owned by
 * the loop's thread.
 */
public final class FlowControl {

  /** Calls the protocol of a transport, if it has one. What that throws is reported. */
  public interface ProtocolCaller {

    /**
     * Calls it.
     *
     * @param method the one that {@code call} calls, for the report
     */
    void call(String method, Consumer<BaseProtocol> call);
  }

  /** {@code null} once the connection is lost. */
  private @Nullable ProtocolCaller caller;

  private WriteBufferLimits limits = WriteBufferLimits.DEFAULT;
  private boolean paused;

  /** Makes that of a transport, whose protocol is called in whatever context there is. */
  public FlowControl(LoopHost host, BaseTransport transport) {
    this((method, call) -> TransportReports.callProtocol(host.loop(), transport, method, call));
  }

  /** Makes that of a transport whose protocol is called by {@code caller}. */
  public FlowControl(ProtocolCaller caller) {
    this.caller = caller;
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

  /** The protocol has been told to pause by whoever was in this one's place. */
  public void pausedAlready() {
    paused = true;
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
    caller = null;
  }

  private void call(String method, Consumer<BaseProtocol> callback) {
    if (caller != null) {
      caller.call(method, callback);
    }
  }
}
