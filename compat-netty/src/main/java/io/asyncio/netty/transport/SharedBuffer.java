package io.asyncio.netty.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * A large buffer that is lent again and again, to one user at a time. Owned by the loop's thread.
 */
public final class SharedBuffer {

  public static final int SIZE = 64 * 1024;

  private final int size;
  private @Nullable ByteBuf buffer;

  public SharedBuffer() {
    this(SIZE);
  }

  public SharedBuffer(int size) {
    this.size = size;
  }

  /** Returns how many bytes the buffer holds. */
  public int size() {
    return size;
  }

  /** Returns the empty buffer if it is free, or {@code null}. The caller releases it. */
  @Nullable
  public ByteBuf lend(ByteBufAllocator allocator) {
    ByteBuf current = buffer;
    if (current == null) {
      current = allocator.directBuffer(size, size);
      buffer = current;
    }
    return current.refCnt() == 1 ? current.clear().retain() : null;
  }

  public void release() {
    if (buffer != null) {
      buffer.release();
      buffer = null;
    }
  }
}
