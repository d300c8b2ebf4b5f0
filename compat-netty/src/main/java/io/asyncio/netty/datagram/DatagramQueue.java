package io.asyncio.netty.datagram;

import io.asyncio.netty.datagram.DatagramQueue.Datagram;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Datagrams that wait to be sent, first in, first out. Owned by the loop's thread. */
final class DatagramQueue implements Iterable<Datagram> {

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

  /** Returns how many there are. */
  int count() {
    return queue.size();
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

  /** Returns all of them, from the first on. */
  @Override
  public Iterator<Datagram> iterator() {
    return queue.iterator();
  }

  /** Removes the first one; there must be one. */
  void remove() {
    size -= queue.remove().size();
  }

  /** Removes the first {@code count}; there must be so many. */
  void remove(int count) {
    for (int i = 0; i < count; i++) {
      remove();
    }
  }

  void clear() {
    queue.clear();
    size = 0;
  }
}
