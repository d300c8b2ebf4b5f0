package io.asyncio.streams;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in the order in which they came, kept in the arrays in which they came. Only small arrays
 * that come while others wait are copied together, so that many of them cost no more than few large
 * ones.
 */
final class ByteQueue {

  private static final byte[] NOTHING = {};

  /** Arrays below this size are copied together. */
  private static final int SMALL = 1024;

  /** How large an array for small ones gets. */
  private static final int GATHERED = 8 * 1024;

  private @Nullable Chunk first;
  private @Nullable Chunk last;
  private int length;

  /** The place of the first byte in the stream: how many have been taken. */
  private long position;

  int length() {
    return length;
  }

  boolean isEmpty() {
    return length == 0;
  }

  /**
   * Returns the place of the first byte in the stream, where the first that was ever added has 0.
   */
  long position() {
    return position;
  }

  @Nullable
  Chunk first() {
    return first;
  }

  /** Adds an array with at least one byte, which belongs to the queue from now on. */
  void add(byte[] data) {
    int sum = Math.addExact(length, data.length);
    Chunk tail = last;
    if (tail != null && data.length <= tail.room()) {
      tail.append(data);
    } else if (tail != null && data.length < SMALL) {
      Chunk gathered = append(new byte[Math.max(2 * data.length, Math.min(length, GATHERED))], 0);
      gathered.append(data);
    } else {
      append(data, data.length);
    }
    length = sum;
  }

  private Chunk append(byte[] bytes, int end) {
    Chunk chunk = new Chunk(bytes, end, position + length);
    Chunk tail = last;
    if (tail == null) {
      first = chunk;
    } else {
      tail.next = chunk;
    }
    last = chunk;
    return chunk;
  }

  /** Takes all bytes. */
  byte[] takeAll() {
    return take(length);
  }

  /** Takes the first {@code count} bytes, 0 up to {@link #length}; with no copy if it can. */
  byte[] take(int count) {
    if (count == 0) {
      return NOTHING;
    }
    Chunk head = Objects.requireNonNull(first);
    if (head.bytes.length == count && head.length() == count) {
      skip(count);
      return head.bytes;
    }
    if (head.length() >= count) {
      byte[] part = Arrays.copyOfRange(head.bytes, head.start, head.start + count);
      skip(count);
      return part;
    }
    byte[] taken = new byte[count];
    for (int filled = 0; filled < count; ) {
      Chunk chunk = Objects.requireNonNull(first);
      int part = Math.min(count - filled, chunk.length());
      System.arraycopy(chunk.bytes, chunk.start, taken, filled, part);
      skipIn(chunk, part);
      filled += part;
    }
    return taken;
  }

  /** Drops the first {@code count} bytes, 0 up to {@link #length}. */
  void skip(int count) {
    for (int left = count; left > 0; ) {
      Chunk chunk = Objects.requireNonNull(first);
      int part = Math.min(left, chunk.length());
      skipIn(chunk, part);
      left -= part;
    }
  }

  private void skipIn(Chunk chunk, int count) {
    chunk.start += count;
    length -= count;
    position += count;
    if (chunk.start == chunk.end) {
      first = chunk.next;
      if (first == null) {
        last = null;
      }
    }
  }

  /** Tells whether {@code bytes} stand at {@code place} in the stream, which is in the queue. */
  boolean hasAt(long place, byte[] bytes) {
    Chunk chunk = first;
    while (chunk != null && chunk.endPlace() <= place) {
      chunk = chunk.next;
    }
    int matched = 0;
    while (chunk != null && matched < bytes.length) {
      int from = (int) (place + matched - chunk.origin);
      int part = Math.min(bytes.length - matched, chunk.end - from);
      if (!Arrays.equals(chunk.bytes, from, from + part, bytes, matched, matched + part)) {
        return false;
      }
      matched += part;
      chunk = chunk.next;
    }
    return matched == bytes.length;
  }

  /** An array, of which the bytes from {@code start} up to {@code end} are in the queue. */
  static final class Chunk {

    final byte[] bytes;
    int start;
    int end;

    /** The place of {@code bytes[0]} in the stream. */
    final long origin;

    @Nullable
    Chunk next;

    private Chunk(byte[] bytes, int end, long origin) {
      this.bytes = bytes;
      this.end = end;
      this.origin = origin;
    }

    int length() {
      return end - start;
    }

    long endPlace() {
      return origin + end;
    }

    private int room() {
      return bytes.length - end;
    }

    private void append(byte[] data) {
      System.arraycopy(data, 0, bytes, end, data.length);
      end += data.length;
    }
  }
}
