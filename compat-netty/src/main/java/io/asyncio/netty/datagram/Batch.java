package io.asyncio.netty.datagram;

import io.asyncio.Handle;
import io.asyncio.netty.datagram.DatagramQueue.Datagram;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.loop.LoopTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The datagrams that an endpoint sends in an iteration of the loop, or in those in which it is told
 * one by one what it has received at once. They are handed to the system at the end of that, or before
 * if there are many; those for which it has no room, or whose destination has to be looked up, stay
 * with those behind them. What one of them fails with is told in a turn of its own, and keeps nothing
 * back. Owned by the loop's thread.
 */
final class Batch implements Outbox {

  /** How many are gathered at most. */
  static final int MOST = 64;

  /** How many bytes are gathered before they are sent, headers included. */
  static final int MOST_BYTES = 64 * 1024;

  private final LoopHost host;
  private final DatagramCarrier carrier;
  private final LoopTransport owner;
  private final Handle turn;
  private final BooleanSupplier awaited;
  private final NameLookup lookup;
  private final DatagramQueue queue = new DatagramQueue();

  /** What was sent has failed with, and is not told yet. */
  private final ArrayDeque<Throwable> failures = new ArrayDeque<>(0);

  /** Whether the owner will be flushed. */
  private boolean flushing;

  /** For how many iterations the first one has been kept, since others may follow. */
  private int kept;

  /** Whether there will be a turn. */
  private boolean scheduled;

  private State state = State.FREE;

  /**
   * What becomes of the first one.
   *
   * <pre>
   *          no room, or a name            its turn                  sent, failed or found
   *   FREE ---------------------> STUCK -----------> WAITING ---------------------------> FREE
   * </pre>
   */
  private enum State {
    FREE,
    STUCK,
    WAITING
  }

  /**
   * Makes an empty one.
   *
   * @param owner whose {@code flush} calls {@link #flush}
   * @param turn calls {@link #send}
   * @param awaited tells whether somebody waits for everything to be sent, and is to have a turn then
   */
  Batch(
      LoopHost host,
      DatagramCarrier carrier,
      LoopTransport owner,
      Handle turn,
      BooleanSupplier awaited) {
    this.host = host;
    this.carrier = carrier;
    this.owner = owner;
    this.turn = turn;
    this.awaited = awaited;
    this.lookup = new NameLookup(host, carrier.destination());
  }

  @Override
  public int size() {
    return queue.size();
  }

  @Override
  public boolean isEmpty() {
    return queue.isEmpty() && failures.isEmpty();
  }

  @Override
  public boolean gathers() {
    return true;
  }

  @Override
  public void add(byte[] data, @Nullable SocketAddress to) {
    queue.add(data, to);
    if (state != State.FREE) {
      return;
    }
    if (queue.count() >= MOST || queue.size() >= MOST_BYTES) {
      advance();
    } else {
      flushLater();
    }
  }

  @Override
  public void flushLater() {
    if (!flushing && state == State.FREE && !queue.isEmpty()) {
      flushing = true;
      host.transports().flushLater(owner);
    }
  }

  @Override
  public void flush(boolean more) {
    flushing = false;
    if (state == State.FREE && !queue.isEmpty() && !(more && ++kept < MOST)) {
      advance();
    }
  }

  /** Sends until nothing is left, or the first one has to wait; whoever is to know has a turn. */
  private void advance() {
    kept = 0;
    for (Datagram first; state == State.FREE && (first = queue.peek()) != null; ) {
      if (isNamed(first)) {
        state = State.STUCK;
      } else {
        sendSome(first);
      }
    }
    if (state == State.STUCK || !failures.isEmpty() || awaited.getAsBoolean()) {
      schedule();
    }
  }

  private void schedule() {
    if (!scheduled) {
      scheduled = true;
      host.ready(turn);
    }
  }

  private static boolean isNamed(Datagram datagram) {
    return datagram.to instanceof InetSocketAddress name && name.isUnresolved();
  }

  private void sendSome(Datagram first) {
    try {
      carrier.destination().requireReached(first.to);
      int sent = carrier.sendSome(queue);
      if (sent == 0) {
        state = State.STUCK;
      }
      queue.remove(sent);
    } catch (IOException | RuntimeException e) {
      queue.remove(1);
      failures.add(e);
    }
  }

  @Override
  public @Nullable Throwable send() {
    scheduled = false;
    if (state == State.STUCK) {
      waitForFirst(Objects.requireNonNull(queue.peek()));
    }
    Throwable failed = failures.poll();
    if (failed != null) {
      schedule();
    }
    return failed;
  }

  private void waitForFirst(Datagram first) {
    state = State.WAITING;
    if (first.to instanceof InetSocketAddress name && name.isUnresolved()) {
      lookup.start(name, this::found);
    } else {
      carrier.sendWhenPossible(first, this::sent);
    }
  }

  /** The first one has left, or failed to. */
  private void sent(@Nullable Throwable cause) {
    if (queue.isEmpty()) {
      return;
    }
    queue.remove(1);
    if (cause != null) {
      failures.add(cause);
    }
    goOn();
  }

  /** The destination of the first one is known, or that it has none. */
  private void found(@Nullable InetSocketAddress address, @Nullable IOException cause) {
    Datagram first = queue.peek();
    if (address == null) {
      sent(cause);
    } else if (first != null) {
      first.to = address;
      goOn();
    }
  }

  private void goOn() {
    state = State.FREE;
    advance();
  }

  @Override
  public void clear() {
    state = State.WAITING; // for nothing: what is told now is ignored
    queue.clear();
    failures.clear();
    lookup.stop();
  }
}
