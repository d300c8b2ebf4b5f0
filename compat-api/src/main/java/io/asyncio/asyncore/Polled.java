package io.asyncio.asyncore;

import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dispatcher in one round of polling: what it wants, and what has been found. Flags are those of
 * {@link Asyncore#POLLIN} and its like.
 */
final class Polled {

  final Channel channel;
  final Dispatcher dispatcher;

  /** What it is to be told of: {@code POLLIN} and {@code POLLOUT}. */
  final int wanted;

  /** What it is told of. */
  int found;

  private Polled(Channel channel, Dispatcher dispatcher, int wanted) {
    this.channel = channel;
    this.dispatcher = dispatcher;
    this.wanted = wanted;
  }

  /** Asks a dispatcher what it wants. */
  static Polled ask(Map.Entry<Channel, Dispatcher> entry) throws Exception {
    Dispatcher dispatcher = entry.getValue();
    boolean reading = dispatcher.readable();
    boolean writing = dispatcher.writable();
    int wanted = (reading ? Asyncore.POLLIN : 0)
        | (writing && !dispatcher.accepting() ? Asyncore.POLLOUT : 0);
    return new Polled(entry.getKey(), dispatcher, wanted);
  }

  /** Returns what a selector can watch, or {@code null} for what is always ready. */
  @Nullable
  SelectableChannel selectable() {
    return selectable(channel);
  }

  static @Nullable SelectableChannel selectable(Channel channel) {
    Channel inner = channel instanceof FileWrapper file ? file.channel() : channel;
    return inner instanceof SelectableChannel selectable ? selectable : null;
  }

  /** Finds what needs no waiting: a closed channel, and one that is always ready. */
  void findAtOnce() {
    if (wanted != 0 && !channel.isOpen()) {
      found = Asyncore.POLLNVAL;
    } else if (selectable() == null) {
      found = wanted;
    }
  }

  boolean isConnecting() {
    return channel instanceof SocketChannel socket && socket.isConnectionPending();
  }

  /** Returns what a selector shall watch for, in its terms. */
  int operations(SelectableChannel selectable) {
    return selectable.validOps() & operations();
  }

  private int operations() {
    if (channel instanceof ServerSocketChannel) {
      return (wanted & Asyncore.POLLIN) != 0 ? SelectionKey.OP_ACCEPT : 0;
    }
    if (isConnecting()) {
      return wanted != 0 ? SelectionKey.OP_CONNECT : 0;
    }
    return ((wanted & Asyncore.POLLIN) != 0 ? SelectionKey.OP_READ : 0)
        | ((wanted & Asyncore.POLLOUT) != 0 ? SelectionKey.OP_WRITE : 0);
  }

  /** Takes over what a selector has found. */
  void found(int operations) {
    if ((operations & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT)) != 0) {
      found |= Asyncore.POLLIN;
    }
    if ((operations & SelectionKey.OP_WRITE) != 0) {
      found |= Asyncore.POLLOUT;
    }
  }

  /**
   * Ends a connection that can be ended: if it has failed, there is all to be told of that is wanted.
   *
   * @return whether it is made
   */
  boolean settle() {
    Endpoint endpoint = dispatcher.endpoint();
    if (endpoint == null || endpoint.channel() != channel) {
      return false;
    }
    endpoint.settle();
    if (endpoint.hasFailed()) {
      found = wanted | Asyncore.POLLERR;
      return false;
    }
    return !isConnecting();
  }
}
