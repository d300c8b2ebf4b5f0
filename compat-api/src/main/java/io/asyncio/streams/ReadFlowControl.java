package io.asyncio.streams;

import io.asyncio.transports.ReadTransport;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Pauses a transport while too much of what it received is buffered.
 *
 * <pre>
 *              over twice the limit, and over what a read waits for
 *   reading  -------------------------------------------------------->  paused
 *            <--------------------------------------------------------
 *              down to the limit, or a read has to wait
 * </pre>
 */
final class ReadFlowControl {

  private final int limit;

  /** {@code null} if there is none, or if it cannot be paused. */
  private @Nullable ReadTransport transport;

  private boolean paused;

  ReadFlowControl(int limit) {
    this.limit = limit;
  }

  void setTransport(ReadTransport transport) {
    if (this.transport != null) {
      throw new IllegalStateException("Transport already set: " + this.transport);
    }
    this.transport = Objects.requireNonNull(transport, "transport");
  }

  /** Goes on with another transport, which reads. */
  void replaceTransport(ReadTransport transport) {
    this.transport = Objects.requireNonNull(transport, "transport");
    paused = false;
  }

  @Nullable
  ReadTransport transport() {
    return transport;
  }

  boolean paused() {
    return paused;
  }

  /** The buffer has grown to {@code length}, while a read waits for {@code needed} bytes. */
  void grown(int length, int needed) {
    if (transport == null || paused || length <= Math.max(2L * limit, needed)) {
      return;
    }
    try {
      transport.pauseReading();
      paused = true;
    } catch (UnsupportedOperationException e) {
      transport = null; // everything has to be buffered
    }
  }

  /** The buffer has shrunk to {@code length}. */
  void shrunk(int length) {
    if (paused && length <= limit) {
      resume();
    }
  }

  /** A read has to wait: nothing would ever come while reading is paused. */
  void waiting() {
    if (paused) {
      resume();
    }
  }

  private void resume() {
    paused = false;
    Objects.requireNonNull(transport).resumeReading();
  }
}
