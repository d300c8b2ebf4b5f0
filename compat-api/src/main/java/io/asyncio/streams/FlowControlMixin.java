package io.asyncio.streams;

import io.asyncio.Asyncio;
import io.asyncio.ConnectionResetError;
import io.asyncio.EventLoop;
import io.asyncio.Future;
import io.asyncio.internal.Waiters;
import io.asyncio.protocols.Protocol;
import io.asyncio.transports.Transport;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The part of a protocol that {@link StreamWriter#drain} and {@link StreamWriter#waitClosed} wait
 * for. By itself it is the protocol of a transport that is only written to, for a {@code
 * StreamWriter} on it.
 *
 * <pre>
 *              pauseWriting
 *   writing  ---------------->  paused
 *      |     &lt;----------------    |
 *      |       resumeWriting      |
 *      +------------+-------------+
 *                   | connectionLost
 *                   v
 *                  lost
 * </pre>
 */
public class FlowControlMixin implements Protocol {

  final EventLoop loop;

  /** Those that drain; made for the first of them that has to wait. */
  private @Nullable Waiters draining;

  /**
   * What all wait for that wait for the end, made for the first of them. Whoever is cancelled while
   * he waits, cancels it for all of them, as in asyncio.
   */
  private @Nullable Future<@Nullable Void> closed;

  private boolean paused;
  private boolean lost;
  private @Nullable Loss loss;

  /**
   * Makes one of the running loop, or else of the thread's current one.
   *
   * @throws IllegalStateException if there is neither a running nor a current loop
   */
  public FlowControlMixin() {
    this(Asyncio.getEventLoop());
  }

  /** Makes one of {@code loop}. */
  public FlowControlMixin(EventLoop loop) {
    this.loop = Objects.requireNonNull(loop, "loop");
  }

  /**
   * Has {@code drain} wait.
   *
   * @throws IllegalStateException if writing is paused already
   */
  @Override
  public void pauseWriting() {
    requirePaused(false);
    paused = true;
  }

  /**
   * Lets all that drain go on.
   *
   * @throws IllegalStateException if writing is not paused
   */
  @Override
  public void resumeWriting() {
    requirePaused(true);
    paused = false;
    if (draining != null) {
      draining.wakeAll();
    }
  }

  private void requirePaused(boolean expected) {
    if (paused != expected) {
      throw new IllegalStateException(
          expected ? "resumeWriting while writing is not paused" : "pauseWriting called twice");
    }
  }

  /**
   * Somebody has the transport, and may use it without the streams.
   *
   * @return whether the connection would have been closed when the streams are dropped, until now
   */
  boolean handedOut() {
    return false;
  }

  /** Tells whether this is the side that was connected to. */
  boolean isServer() {
    return false;
  }

  /** Goes on with another transport over the same connection. */
  void replaceTransport(Transport transport) {}

  /** Ends the wait of all that drain or wait for the end. */
  @Override
  public void connectionLost(@Nullable Throwable exception) {
    lost = true;
    loss = exception == null ? null : new Loss(exception);
    endWaitForClosed(exception);
    endDraining(exception);
  }

  private void endDraining(@Nullable Throwable exception) {
    if (draining == null) {
      return;
    }
    if (exception == null) {
      draining.wakeAll();
    } else {
      draining.failAll(exception);
    }
  }

  private void endWaitForClosed(@Nullable Throwable exception) {
    if (closed == null || closed.done()) {
      return;
    }
    if (exception == null) {
      closed.setResult(null);
    } else {
      closed.setException(exception);
    }
  }

  /** Waits in the current task until writing is not paused. */
  final void drainHere() throws Exception {
    if (lost) {
      throw new ConnectionResetError("Connection lost", loss == null ? null : loss.exception);
    }
    if (paused) {
      if (draining == null) {
        draining = new Waiters();
      }
      try {
        draining.await(draining.add(loop));
      } catch (Throwable e) {
        Loss.raiseAgain(loss, e);
      }
    }
  }

  /** Waits in the current task until the connection is lost. */
  final void waitClosedHere() throws Exception {
    Future<@Nullable Void> end = closed;
    if (end == null && !lost) {
      end = loop.createFuture();
      closed = end;
    }
    if (end != null && (!lost || end.cancelled())) {
      try {
        end.awaitHere();
      } catch (Throwable e) {
        Loss.raiseAgain(loss, e);
      }
    } else if (loss != null) {
      loss.raise(loop);
    }
  }
}
