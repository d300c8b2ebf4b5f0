package io.asyncio.netty.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that were written in this iteration, gathered in as few buffers as is sensible. Owned
 * by the loop's thread.
 */
public final class WriteQueue {

  private static final int SMALLEST = 512;
  private static final int LARGEST = 64 * 1024;

  private final ByteBufAllocator allocator;
  private final SharedBuffer shared;
  private final ArrayDeque<ByteBuf> full = new ArrayDeque<>(2);
  private @Nullable ByteBuf last;
  private int size;

  public WriteQueue(ByteBufAllocator allocator, SharedBuffer shared) {
    this.allocator = allocator;
    this.shared = shared;
  }

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  public void add(byte[] data) {
    room(data.length).writeBytes(data);
    size += data.length;
  }

  public void add(ByteBuffer data) {
    int length = data.remaining();
    room(length).writeBytes(data);
    size += length;
  }

  /** Returns a buffer with room for {@code length} bytes. */
  private ByteBuf room(int length) {
    ByteBuf current = last;
    if (current != null && current.writableBytes() >= length) {
      return current;
    }
    if (current != null) {
      full.add(current);
    }
    ByteBuf fresh = length <= shared.size() ? shared.lend(allocator) : null;
    if (fresh == null) {
      fresh = allocate(length);
    }
    last = fresh;
    return fresh;
  }

  private ByteBuf allocate(int length) {
    int capacity = Math.max(length, Math.clamp(size, SMALLEST, LARGEST));
    return allocator.directBuffer(capacity, capacity);
  }

  /** Removes and returns the first buffer, or {@code null}. The caller owns it. */
  @Nullable
  public ByteBuf poll() {
    ByteBuf first = full.poll();
    if (first == null) {
      first = last;
      last = null;
    }
    if (first != null) {
      size -= first.readableBytes();
    }
    return first;
  }

  /** Returns the first buffer, which may be sent from, or {@code null}. */
  @Nullable
  public ByteBuf first() {
    ByteBuf first = full.peek();
    return first == null ? last : first;
  }

  /**
   * Notes that {@code count} bytes of the first buffer are sent; its reader index is behind them.
   *
   * @return whether the whole buffer is sent
   */
  public boolean sent(int count) {
    ByteBuf first = Objects.requireNonNull(first());
    size -= count;
    if (first.isReadable()) {
      return false;
    }
    if (full.poll() == null) {
      last = null;
    }
    first.release();
    return true;
  }

  /** Drops everything. */
  public void release() {
    for (ByteBuf buffer; (buffer = poll()) != null; ) {
      buffer.release();
    }
  }
}
