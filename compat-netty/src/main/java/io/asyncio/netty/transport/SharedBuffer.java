package io.asyncio.netty.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * A large buffer that is lent again and again, to one user at a time. Owned by the loop's thread.
 */
public final class SharedBuffer {

  public static final int SIZE = 64 * 1024;

  /** Who has the buffer, and may not need it. */
  public interface Borrower {

    /**
     * Somebody else wants {@code lent}: releases it, if it can do without and has not handed it on.
     *
     * @return whether this need not be asked again
     */
    boolean giveBack(ByteBuf lent);
  }

  private final int size;
  private @Nullable ByteBuf buffer;
  private @Nullable Borrower borrower;

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

  /**
   * As {@link #lend(ByteBufAllocator)}, and asks who has the buffer to give it back.
   *
   * @param borrower asked when the next one wants it
   */
  @Nullable
  public ByteBuf lend(ByteBufAllocator allocator, Borrower borrower) {
    ByteBuf lent = buffer;
    Borrower holder = this.borrower;
    if (holder != null && lent != null && lent.refCnt() > 1 && holder.giveBack(lent)) {
      this.borrower = null;
    }
    ByteBuf fresh = lend(allocator);
    if (fresh != null) {
      this.borrower = borrower;
    }
    return fresh;
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
      borrower = null;
    }
  }
}
