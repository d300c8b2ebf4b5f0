package io.asyncio.asyncore;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.Channel;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Polls the dispatchers of a map by a selector, which is there as long as the map has something in it.
 *
 * <p>Owned by the thread that polls. Another one may take dispatchers out of the map while this one
 * waits, which ends the wait.
 */
final class Poller implements SocketMap.Watch {

  private static final long UNLIMITED = -1;
  private static final double MILLIS = 1000;

  private final SocketMap map;

  /** Opened when it is needed. Another thread may close it. */
  private volatile @Nullable Selector selector;

  /** The thread that is about to wait, or waits. Written by that thread, read by others. */
  private volatile @Nullable Thread waiting;

  /** Whether another thread has taken something out, so that there is no wait. */
  private volatile boolean changed;

  Poller(SocketMap map) {
    this.map = map;
  }

  /**
   * Does one round as {@code select} would have it: all that can be read from, and then all that can
   * be written to.
   */
  void bySelect(double timeout) throws Exception {
    List<Polled> polled = round(timeout, false);
    for (Polled one : polled) {
      Events.tell(map, one, Asyncore.POLLNVAL);
      Events.tell(map, one, Asyncore.POLLIN);
    }
    for (Polled one : polled) {
      Events.tell(map, one, Asyncore.POLLOUT);
    }
  }

  /** Does one round as {@code poll} would have it: of each dispatcher all that there is. */
  void byPoll(double timeout) throws Exception {
    for (Polled one : round(Math.floor(timeout * MILLIS) / MILLIS, true)) {
      Dispatcher dispatcher = one.found == 0 ? null : map.get(one.channel);
      if (dispatcher != null) {
        Events.readwrite(dispatcher, one.found);
      }
    }
  }

  /** Asks the dispatchers what they want, and waits until there is some of it. */
  private List<Polled> round(double timeout, boolean hangUps) throws Exception {
    changed = false;
    waiting = Thread.currentThread();
    try {
      return askAndWait(timeout, hangUps);
    } finally {
      waiting = null;
      if (map.isEmpty()) {
        emptied();
      }
    }
  }

  private List<Polled> askAndWait(double timeout, boolean hangUps) throws Exception {
    List<Polled> polled = new ArrayList<>(map.size());
    for (Map.Entry<Channel, Dispatcher> entry : map.snapshot()) {
      polled.add(Polled.ask(entry));
    }
    polled.removeIf(one -> map.get(one.channel) != one.dispatcher);
    if (map.isEmpty()) {
      return polled;
    }
    boolean ready = false;
    for (Polled one : polled) {
      one.findAtOnce();
      ready |= one.found != 0;
    }
    try {
      select(polled, ready ? 0 : timeout);
      if (hangUps) {
        HangUps.find(open(), polled);
      }
    } catch (ClosedSelectorException | CancelledKeyException e) {
      return polled; // another thread has taken dispatchers out meanwhile
    }
    return polled;
  }

  /** Waits; a connection that is made while nobody wants to write is no reason to wait no longer. */
  private void select(List<Polled> polled, double timeout) throws IOException {
    Selector selector = open();
    boolean connecting = false;
    for (Polled one : polled) {
      connecting |= watch(selector, one);
    }
    long end = timeout == Double.POSITIVE_INFINITY
        ? UNLIMITED
        : System.nanoTime() + Math.round(timeout * 1e9);
    boolean first = true;
    boolean settled;
    do {
      selectOnce(selector, first ? timeout : left(end));
      first = false;
      settled = connecting && settle(selector, polled);
    } while (settled && polled.stream().noneMatch(one -> one.found != 0) && left(end) > 0);
  }

  private static double left(long end) {
    return end == UNLIMITED ? Double.POSITIVE_INFINITY : (end - System.nanoTime()) / 1e9;
  }

  private Selector open() throws IOException {
    Selector current = selector;
    if (current == null) {
      selector = current = Selector.open();
    }
    return current;
  }

  /** Has the selector watch for what is wanted; returns whether that is a connection. */
  private static boolean watch(Selector selector, Polled one) {
    SelectableChannel channel = one.selectable();
    if (channel == null || one.found != 0 || !channel.isOpen()) {
      return false;
    }
    int operations = one.operations(channel);
    SelectionKey key = channel.keyFor(selector);
    try {
      if (key == null) {
        channel.register(selector, operations, one);
      } else {
        key.attach(one);
        if (key.interestOps() != operations) {
          key.interestOps(operations);
        }
      }
    } catch (IOException | IllegalStateException e) {
      one.found = Asyncore.POLLNVAL;
    }
    return operations == SelectionKey.OP_CONNECT;
  }

  private void selectOnce(Selector selector, double timeout) throws IOException {
    if (timeout <= 0 || changed) {
      selector.selectNow(Poller::found);
    } else if (timeout == Double.POSITIVE_INFINITY) {
      selector.select(Poller::found);
    } else {
      selector.select(Poller::found, (long) Math.ceil(timeout * MILLIS));
    }
    if (Thread.interrupted()) {
      throw new InterruptedIOException("interrupted while waiting for I/O");
    }
  }

  private static void found(SelectionKey key) {
    if (key.isValid() && key.attachment() instanceof Polled one) {
      one.found(key.readyOps());
    }
  }

  /** Ends connections that can be ended; returns whether one is made, and has been asked further. */
  private static boolean settle(Selector selector, List<Polled> polled) throws IOException {
    boolean made = false;
    for (Polled one : polled) {
      SelectableChannel channel = one.selectable();
      made |= channel != null && settle(channel.keyFor(selector), channel, one);
    }
    if (made) {
      selector.selectNow(Poller::found);
    }
    return made;
  }

  private static boolean settle(@Nullable SelectionKey key, SelectableChannel channel, Polled one) {
    boolean connecting =
        key != null && key.isValid() && key.interestOps() == SelectionKey.OP_CONNECT;
    if (key == null || !connecting || !one.settle()) {
      return false;
    }
    key.interestOps(one.operations(channel));
    return true;
  }

  @Override
  public void removed(Channel channel) {
    boolean elsewhere = isElsewhere();
    if (elsewhere) {
      changed = true;
    }
    Selector current = selector;
    SelectableChannel selectable = Polled.selectable(channel);
    if (current == null || selectable == null) {
      return;
    }
    SelectionKey key = selectable.keyFor(current);
    if (key != null) {
      key.cancel();
    }
    if (elsewhere) {
      current.wakeup();
    } else if (key != null) {
      letGo(current);
    }
  }

  private boolean isElsewhere() {
    Thread polling = waiting;
    return polling != null && !polling.equals(Thread.currentThread());
  }

  /** Has the selector drop what was cancelled, so that closing a channel closes it. */
  private static void letGo(Selector current) {
    try {
      current.selectNow(_ -> {}); // what is ready stays so until the next round
    } catch (IOException | ClosedSelectorException e) {
      return; // the next round meets the same, and tells it
    }
  }

  @Override
  public void emptied() {
    Selector current = selector;
    selector = null;
    if (current != null) {
      try {
        current.close();
      } catch (IOException e) {
        return; // nothing depends on it any more
      }
    }
  }
}
