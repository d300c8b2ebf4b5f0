package io.asyncio.streams;

import io.asyncio.ConnectionAbortedError;
import io.asyncio.Datagram;
import io.asyncio.EventLoop;
import io.asyncio.Future;
import io.asyncio.internal.Waiters;
import io.asyncio.protocols.DatagramProtocol;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of a {@link DatagramStream}: keeps what has come in until somebody takes it, and knows
 * who waits for what. Owned by the loop's thread.
 */
final class DatagramInbox implements DatagramProtocol {

  /** What each datagram counts for beside its bytes. */
  static final int HEADER = 8;

  private static final int MOST_FAILURES = 16;

  private final EventLoop loop;
  private final int limit;
  private final ArrayDeque<Datagram> waiting = new ArrayDeque<>();
  private final ArrayDeque<IOException> failures = new ArrayDeque<>(1);
  private final Waiters receivers = new Waiters();
  private final Waiters senders = new Waiters();
  private final Waiters closers = new Waiters();
  private int size;
  private long dropped;
  private boolean paused;
  private boolean lost;
  private @Nullable Loss loss;

  /**
   * Makes an empty one.
   *
   * @param limit how many bytes may wait, headers included
   */
  DatagramInbox(EventLoop loop, int limit) {
    this.loop = loop;
    this.limit = limit;
  }

  // From the transport.

  /** One that nobody else waits before is kept whatever its size is. */
  @Override
  public void datagramReceived(byte[] data, SocketAddress address) {
    int grown = size + data.length + HEADER;
    if (grown > limit && !waiting.isEmpty()) {
      dropped++;
      return;
    }
    waiting.add(new Datagram(data, address));
    size = grown;
    receivers.wakeAndRemoveOne();
  }

  @Override
  public void errorReceived(IOException exception) {
    if (failures.size() == MOST_FAILURES) {
      dropped++;
      return;
    }
    failures.add(exception);
    receivers.wakeAndRemoveOne();
  }

  @Override
  public void pauseWriting() {
    paused = true;
  }

  @Override
  public void resumeWriting() {
    paused = false;
    senders.wakeAll();
  }

  @Override
  public void connectionLost(@Nullable Throwable exception) {
    lost = true;
    loss = exception == null ? null : new Loss(exception);
    receivers.wakeAll();
    senders.wakeAll();
    closers.wakeAll();
  }

  // From the user.

  long dropped() {
    return dropped;
  }

  /** Raises what sending or receiving has failed with, if nobody has been told yet. */
  void raiseFailure() throws Exception {
    IOException failure = failures.poll();
    if (failure != null) {
      new Loss(failure).raise(loop);
    }
  }

  /** Waits in the current task for a datagram; returns {@code null} if the endpoint was closed by this side. */
  @Nullable
  Datagram receiveHere() throws Exception {
    waitFor(receivers, () -> lost || !waiting.isEmpty() || !failures.isEmpty());
    raiseFailure();
    Datagram first = waiting.poll();
    if (first != null) {
      size -= first.data().length + HEADER;
      return first;
    }
    if (loss != null) {
      loss.raise(loop);
    }
    return null;
  }

  /** Waits in the current task until writing is not paused. */
  void drainHere() throws Exception {
    waitFor(senders, () -> lost || !paused);
    if (loss != null) {
      loss.raise(loop);
    }
  }

  /** Waits in the current task until the endpoint is closed. */
  void waitClosedHere() throws Exception {
    waitFor(closers, () -> lost);
    if (loss != null) {
      loss.raise(loop);
    }
  }

  /**
   * Refuses an endpoint that is closed.
   *
   * @throws ConnectionAbortedError if it is
   */
  void requireOpen() throws Exception {
    if (loss != null) {
      loss.raise(loop);
    }
    if (lost) {
      throw closed();
    }
  }

  static ConnectionAbortedError closed() {
    return new ConnectionAbortedError("the endpoint is closed");
  }

  private void waitFor(Waiters waiters, BooleanSupplier possible) throws Exception {
    while (!possible.getAsBoolean()) {
      Future<@Nullable Void> waiter = waiters.add(loop);
      try {
        waiters.await(waiter);
      } catch (Throwable e) {
        if (!waiter.cancelled() && possible.getAsBoolean()) {
          waiters.wakeAndRemoveOne(); // this one was woken, but gives up
        }
        throw e;
      }
    }
  }
}
