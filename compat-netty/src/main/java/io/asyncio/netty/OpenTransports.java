package io.asyncio.netty;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The transports of a loop. Owned by the loop's thread. */
final class OpenTransports {

  private final Set<Flushing> open = new HashSet<>();

  /** Those that have something for Netty. */
  private final ArrayDeque<Flushing> gathered = new ArrayDeque<>();

  void opened(Flushing transport) {
    open.add(transport);
  }

  void closed(Flushing transport) {
    open.remove(transport);
  }

  /** Has {@code transport} flushed before the next poll; it says so once. */
  void flushLater(Flushing transport) {
    gathered.add(transport);
  }

  void flush() {
    for (Flushing transport; (transport = gathered.poll()) != null; ) {
      transport.flush();
    }
  }

  void abortAll() {
    for (Flushing transport : List.copyOf(open)) {
      transport.abort();
    }
  }
}
