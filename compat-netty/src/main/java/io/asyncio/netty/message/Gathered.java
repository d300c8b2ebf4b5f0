package io.asyncio.netty.message;

import io.netty.channel.WriteBufferWaterMark;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Messages that were written and not passed on. Owned by the loop's thread. */
public final class Gathered {

  /** asyncio's. */
  static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(16 * 1024, 64 * 1024);

  /** There are messages whose size the channel does not know. */
  private static final int MOST_MESSAGES = 256;

  private final ArrayDeque<Written> messages = new ArrayDeque<>();
  private long bytes;

  /** Adds one behind the others. */
  public void add(Written message) {
    messages.add(message);
    bytes += message.size();
  }

  /** Takes the first one away, if there is one. */
  public @Nullable Written poll() {
    Written first = messages.poll();
    if (first != null) {
      bytes -= first.size();
    }
    return first;
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  /** Tells whether they are so many, or so large, that whoever writes has to wait. */
  public boolean isTooMuch() {
    return bytes > MARKS.high() || messages.size() >= MOST_MESSAGES;
  }

  /** Drops all. */
  public void drop(Throwable cause) {
    for (Written next; (next = poll()) != null; ) {
      next.drop(cause);
    }
  }
}
