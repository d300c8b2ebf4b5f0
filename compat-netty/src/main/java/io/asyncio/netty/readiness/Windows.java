package io.asyncio.netty.readiness;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Large buffers, handed to the JDK a part at a time: it copies what is in the heap into a buffer of
 * the same size, which the thread keeps, and copies it again if the socket has not taken it.
 */
final class Windows {

  private static final int SENT_AT_ONCE = 128 * 1024;

  /** How much is sent before others have their turn. */
  private static final int MOST_SENT = 1024 * 1024;

  private Windows() {}

  /** What reads from a channel into a buffer, or writes from it. */
  interface Transfer {
    int of(ByteBuffer buffer) throws IOException;
  }

  /** What gives something beside what it does to a buffer. */
  interface Use<T> {
    @Nullable
    T of(ByteBuffer buffer) throws IOException;
  }

  /** Reads once, no more than {@code most} bytes. */
  static int fill(ByteBuffer buffer, int most, Transfer read) throws IOException {
    Integer count = with(buffer, most, read::of);
    return count == null ? 0 : count;
  }

  /** Writes until the socket takes no more, or others should have their turn. */
  static void drain(ByteBuffer data, Transfer write) throws IOException {
    for (int left = MOST_SENT; left > 0 && data.hasRemaining(); left -= SENT_AT_ONCE) {
      int length = Math.min(data.remaining(), SENT_AT_ONCE);
      if (fill(data, SENT_AT_ONCE, write) < length) {
        return;
      }
    }
  }

  /** Uses what is between the position and the limit, but no more than {@code most} bytes. */
  static <T> @Nullable T with(ByteBuffer buffer, int most, Use<T> use) throws IOException {
    int limit = buffer.limit();
    try {
      return use.of(buffer.limit(buffer.position() + Math.min(buffer.remaining(), most)));
    } finally {
      buffer.limit(limit);
    }
  }
}
