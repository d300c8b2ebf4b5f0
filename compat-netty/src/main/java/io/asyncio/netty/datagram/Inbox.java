package io.asyncio.netty.datagram;

import io.asyncio.Handle;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.loop.LoopTransport;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What has come in for an endpoint and its protocol has not been told yet. Many datagrams are read
 * with one call of the system; they are told one an iteration, so that whatever one of them brings
 * about comes before the next. Owned by the loop's thread.
 */
final class Inbox {

  private final LoopHost host;
  private final LoopTransport owner;
  private final Handle turn;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

  /** The system tells them before the datagrams that it has. */
  private final ArrayDeque<Runnable> failures = new ArrayDeque<>();

  /** Whether the owner will have a turn, or be flushed and then have one. */
  private boolean scheduled;

  /** Whether the owner will be flushed. */
  private boolean deferred;

  /**
   * Makes an empty one.
   *
   * @param owner whose {@code flush} calls {@link #nextTurn}
   * @param turn calls {@link #next} or {@link #stay}
   */
  Inbox(LoopHost host, LoopTransport owner, Handle turn) {
    this.host = host;
    this.owner = owner;
    this.turn = turn;
  }

  int size() {
    return waiting.size() + failures.size();
  }

  /** Adds what is to be told to the protocol. */
  void add(Runnable event) {
    waiting.add(event);
    schedule();
  }

  /** Adds a failure that is to be told to the protocol. */
  void addFailure(Runnable event) {
    failures.add(event);
    schedule();
  }

  /** Takes a failure if there is one: whatever asks the system first is told of it. */
  @Nullable
  Runnable failure() {
    return failures.poll();
  }

  private void schedule() {
    if (!scheduled) {
      scheduled = true;
      host.ready(turn);
    }
  }

  /** What is added from now on is told in a turn that the owner has by itself. */
  void hold() {
    scheduled = true;
  }

  /** Takes what is to be told now, if there is anything; the rest will have another turn. */
  @Nullable
  Runnable next() {
    Runnable event = failures.isEmpty() ? waiting.poll() : failures.poll();
    stay();
    return event;
  }

  /** There will be another turn if anything waits. */
  void stay() {
    scheduled = size() > 0;
    if (scheduled) {
      deferred = true;
      host.transports().flushLater(owner);
    }
  }

  /** An iteration begins: its turn comes in it, if it is to have one. */
  void nextTurn() {
    if (!deferred) {
      return;
    }
    deferred = false;
    if (size() == 0) {
      scheduled = false;
    } else {
      host.ready(turn);
    }
  }

  void clear() {
    waiting.clear();
    failures.clear();
  }
}
