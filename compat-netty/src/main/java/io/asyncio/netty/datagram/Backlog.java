package io.asyncio.netty.datagram;

import io.asyncio.Handle;
import io.asyncio.netty.datagram.DatagramQueue.Datagram;
import io.asyncio.netty.loop.LoopHost;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The datagrams of an endpoint that could not be sent at once: the system had no room for the first
 * of them, or its destination has to be looked up. Owned by the loop's thread.
 */
final class Backlog implements Outbox {

  private final LoopHost host;
  private final DatagramCarrier carrier;
  private final Handle turn;
  private final NameLookup lookup;
  private final DatagramQueue queue = new DatagramQueue();

  /** Whether there will be a turn. */
  private boolean awaited;

  /** What the one that was waited for has failed with. */
  private @Nullable Throwable failure;

  /**
   * Makes an empty one.
   *
   * @param turn calls {@link #send}
   */
  Backlog(LoopHost host, DatagramCarrier carrier, Handle turn) {
    this.host = host;
    this.carrier = carrier;
    this.turn = turn;
    this.lookup = new NameLookup(host, carrier.destination());
  }

  @Override
  public int size() {
    return queue.size();
  }

  @Override
  public boolean isEmpty() {
    return queue.isEmpty();
  }

  @Override
  public boolean gathers() {
    return false;
  }

  @Override
  public void add(byte[] data, @Nullable SocketAddress to) {
    queue.add(data, to);
    if (!awaited) {
      schedule();
    }
  }

  private void schedule() {
    awaited = true;
    host.ready(turn);
  }

  @Override
  public @Nullable Throwable send() {
    awaited = false;
    Throwable failed = failure;
    failure = null;
    for (Datagram first; failed == null && (first = queue.peek()) != null; ) {
      if (first.to instanceof InetSocketAddress name && name.isUnresolved()) {
        awaited = true;
        lookup.start(name, this::found);
        return null;
      }
      failed = sendFirst(first);
      if (awaited) {
        return null;
      }
    }
    if (failed != null) {
      schedule();
    }
    return failed;
  }

  private @Nullable Throwable sendFirst(Datagram first) {
    try {
      if (!carrier.send(first.data, first.to)) {
        awaited = true;
        carrier.sendWhenPossible(first, this::sent);
        return null;
      }
      queue.remove();
      return null;
    } catch (IOException | RuntimeException e) {
      queue.remove();
      return e;
    }
  }

  /** The first one has left, or failed to. */
  private void sent(@Nullable Throwable cause) {
    if (!queue.isEmpty()) {
      queue.remove();
      failure = cause;
      schedule();
    }
  }

  /** The destination of the first one is known, or that it has none. */
  private void found(@Nullable InetSocketAddress address, @Nullable IOException cause) {
    Datagram first = queue.peek();
    if (first == null) {
      return;
    }
    if (address == null) {
      sent(cause);
    } else {
      first.to = address;
      schedule();
    }
  }

  /** What waits here waits for its turn. */
  @Override
  public void flush(boolean more) {}

  @Override
  public void flushLater() {}

  @Override
  public void clear() {
    queue.clear();
    lookup.stop();
  }
}
