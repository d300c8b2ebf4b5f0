package io.asyncio.netty.datagram;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** What an endpoint has still to send. Owned by the loop's thread. */
sealed interface Outbox permits Backlog, Batch {

  /** Returns how many bytes wait, headers included. */
  int size();

  /** Tells whether everything is sent, and every failure told. */
  boolean isEmpty();

  /** Tells whether datagrams wait here though the system had room for them. */
  boolean gathers();

  /** Adds a copy of {@code data}. */
  void add(byte[] data, @Nullable SocketAddress to);

  /**
   * Sends what can be sent; for the rest there will be another turn. In the endpoint's turn, on the
   * loop's own thread.
   *
   * @return what one of them has failed with, if one has: it is dropped, and there will be another
   *     turn too
   */
  @Nullable
  Throwable send();

  /**
   * Sends what can be sent without waiting for anything; for the rest there will be a turn.
   *
   * @param more whether the endpoint is told of more in the next iteration, and may answer
   */
  void flush(boolean more);

  /** Sees to it that the owner is flushed, if anything is gathered. */
  void flushLater();

  /** Drops what waits. */
  void clear();
}
