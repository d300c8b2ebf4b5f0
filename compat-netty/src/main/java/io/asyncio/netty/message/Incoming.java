package io.asyncio.netty.message;

import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;

/** What has come in and was not delivered. Owned by the loop's thread. */
final class Incoming {

  /** What comes in beside messages. */
  sealed interface Mark {}

  enum Sign implements Mark {
    MADE,
    END_OF_FILE,
    GONE
  }

  record Event(Object event) implements Mark {}

  record Failed(Throwable cause) implements Mark {}

  private final ArrayDeque<Object> queue = new ArrayDeque<>(4);

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Adds a message, which the caller hands over, or a mark. */
  void add(Object item) {
    queue.add(item);
  }

  Object remove() {
    return queue.remove();
  }

  void clear() {
    for (Object item; (item = queue.poll()) != null; ) {
      release(item);
    }
  }

  static void release(Object item) {
    ReferenceCountUtil.release(item instanceof Event event ? event.event : item);
  }
}
