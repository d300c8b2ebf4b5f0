package io.asyncio.netty.datagram;

import java.net.SocketAddress;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Datagrams that wait to be sent, first in, first out. Owned by the loop's thread. */
final class DatagramQueue {

  /** What each datagram counts for beside its bytes. */
  static final int HEADER = 8;

  private final ArrayDeque<Datagram> queue = new ArrayDeque<>(2);
  private int size;

  /** A datagram, with an array of its own. */
  static final class Datagram {

    final byte[] data;

    /** Where it goes, or {@code null} for where the socket is connected to. */
    @Nullable
    SocketAddress to;

    private Datagram(byte[] data, @Nullable SocketAddress to) {
      this.data = data;
      this.to = to;
    }

    private int size() {
      return data.length + HEADER;
    }
  }

  /** Returns how many bytes wait, headers included. */
  int size() {
    return size;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Adds a copy of {@code data}. */
  void add(byte[] data, @Nullable SocketAddress to) {
    Datagram datagram = new Datagram(data.clone(), to);
    queue.add(datagram);
    size += datagram.size();
  }

  /** Returns the first one, or {@code null}. */
  @Nullable
  Datagram peek() {
    return queue.peek();
  }

  /** Removes the first one; there must be one. */
  void remove() {
    size -= queue.remove().size();
  }

  void clear() {
    queue.clear();
    size = 0;
  }
}
