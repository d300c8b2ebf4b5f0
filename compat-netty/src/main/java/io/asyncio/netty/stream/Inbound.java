package io.asyncio.netty.stream;

import io.asyncio.Handle;
import io.asyncio.netty.loop.LoopHost;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What has come in for a protocol and waits for its turn in the ready queue: data, as arrays, and
 * events. Owned by the loop's thread.
 */
final class Inbound {

  /** What can come in beside data. */
  enum Event {
    MADE,
    END_OF_FILE,
    LOST
  }

  private final LoopHost host;
  private final Handle delivery;
  private final ArrayDeque<Object> queue = new ArrayDeque<>(4);
  private boolean scheduled;

  /** Makes an empty queue, for which {@code deliver} is called in its turn. */
  Inbound(LoopHost host, Runnable deliver) {
    this.host = host;
    this.delivery = host.work(() -> {
      scheduled = false;
      deliver.run();
    });
  }

  void add(byte[] data) {
    queue.add(data);
    schedule();
  }

  void add(Event event) {
    queue.add(event);
    schedule();
  }

  /** Asks for a turn, if there is anything to deliver. */
  void schedule() {
    if (!scheduled && !queue.isEmpty()) {
      scheduled = true;
      host.ready(delivery);
    }
  }

  /** Removes and returns the next array or event, or {@code null}. */
  @Nullable
  Object poll() {
    return queue.poll();
  }

  void clear() {
    queue.clear();
  }
}
