package io.asyncio.netty.transport;

import static io.asyncio.netty.transport.LifeCycle.State.CLOSED;
import static io.asyncio.netty.transport.LifeCycle.State.CLOSING;
import static io.asyncio.netty.transport.LifeCycle.State.LOST;
import static io.asyncio.netty.transport.LifeCycle.State.OPEN;

import io.asyncio.internal.Log;
import java.lang.System.Logger.Level;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The states of a transport, without what they are the states of.
 *
 * <pre>
 *           close               lose: all sent             end: connectionLost has run
 *   OPEN ------------> CLOSING -----------------> LOST ------------------------------> CLOSED
 *     |                                            ^
 *     +------- lose: abort, failure, peer gone ----+
 * </pre>
 *
 * <p>What has no arrow changes nothing. Owned by the loop's thread.
 */
public final class LifeCycle {

  /** Where a transport is in its life. */
  public enum State {
    OPEN,
    CLOSING,
    LOST,
    CLOSED
  }

  private enum Event {
    CLOSE,
    LOSE,
    END
  }

  private record Arrow(State from, Event event) {}

  private static final Map<Arrow, State> TABLE = Map.of(
      new Arrow(OPEN, Event.CLOSE), CLOSING,
      new Arrow(OPEN, Event.LOSE), LOST,
      new Arrow(CLOSING, Event.LOSE), LOST,
      new Arrow(LOST, Event.END), CLOSED);

  private State state = OPEN;
  private @Nullable Throwable cause;

  /** How many late writes are still not worth a warning. */
  private int quietWrites;

  /**
   * Makes that of a transport which is open.
   *
   * @param quietWrites how many late writes are not worth a warning: the peer may have gone just now
   */
  public LifeCycle(int quietWrites) {
    this.quietWrites = quietWrites;
  }

  /** Tells whether nobody has closed it, and nothing has ended it. */
  public boolean isOpen() {
    return state == OPEN;
  }

  /** Tells whether it is closed, but for what is still to be sent. */
  public boolean isClosing() {
    return state == CLOSING;
  }

  /** Tells whether nothing can be sent any more. */
  public boolean isLost() {
    return state == LOST || state == CLOSED;
  }

  /** Begins to close; returns whether that is new. */
  public boolean close() {
    return on(Event.CLOSE);
  }

  /**
   * Ends the connection; returns whether that is new.
   *
   * @param cause what {@code connectionLost} will be told
   */
  public boolean lose(@Nullable Throwable cause) {
    if (!on(Event.LOSE)) {
      return false;
    }
    this.cause = cause;
    return true;
  }

  /** Returns what ended the connection; {@code null} if nothing went wrong. */
  public @Nullable Throwable cause() {
    return cause;
  }

  /** The protocol has been told that the connection is lost. */
  public void end() {
    on(Event.END);
  }

  private boolean on(Event event) {
    State next = TABLE.get(new Arrow(state, event));
    if (next == null) {
      return false;
    }
    state = next;
    return true;
  }

  /** Counts a write that comes to nothing without a warning. */
  public void failedWrite() {
    quietWrites = Math.max(quietWrites - 1, 0);
  }

  /**
   * Counts a write that comes to nothing, and warns of it when there were many.
   *
   * @param warning what to log
   * @param transport what was written to
   */
  public void lateWrite(String warning, Object transport) {
    if (quietWrites > 0) {
      quietWrites--;
    } else {
      Log.LOGGER.log(Level.WARNING, "{0}: {1}", warning, transport);
    }
  }

  @Override
  public String toString() {
    return state.toString();
  }
}
