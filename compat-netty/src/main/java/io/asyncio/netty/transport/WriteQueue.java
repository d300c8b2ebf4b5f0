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
public final class WriteQueue implements SharedBuffer.Borrower {

  private static final int SMALLEST = 512;
  private static final int LARGEST = 64 * 1024;

  /** Up to this a buffer is rather copied behind others than sent by itself. */
  private static final int LARGEST_JOINED = 4096;

  private static final ByteBufAllocator ALLOCATOR = ByteBufAllocator.DEFAULT;

  private final SharedBuffer shared;
  private final boolean joins;

  /** What is in front of the last buffer; made when there is something. */
  private @Nullable ArrayDeque<ByteBuf> full;

  private @Nullable ByteBuf last;

  /** Whether the last buffer is one that was added as it is. */
  private boolean lastIsAdded;

  private int size;

  /** Whether what is in the queue waits for its reader. */
  private boolean waiting;

  public WriteQueue(SharedBuffer shared) {
    this(shared, true);
  }

  /**
   * Makes one that is empty.
   *
   * @param joins whether several writes may be in one buffer
   */
  public WriteQueue(SharedBuffer shared, boolean joins) {
    this.shared = shared;
    this.joins = joins;
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

  /**
   * Adds what is readable in a buffer, which is the queue's from now on. It is copied if it is short and
   * there is something to go with it, or a socket would not take it as it is.
   */
  public void add(ByteBuf data) {
    int length = data.readableBytes();
    if (joins && (isJoined(length) || !data.isDirect() || data.nioBufferCount() != 1)) {
      room(length).writeBytes(data, data.readerIndex(), length);
      data.release();
    } else {
      ByteBuf added = data.slice(); // whoever gave it may still move its indices, or give it again
      if (last != null) {
        keep(last);
      }
      last = added;
      lastIsAdded = true;
    }
    size += length;
  }

  private boolean isJoined(int length) {
    return last != null && length <= LARGEST_JOINED;
  }

  /** Returns a buffer with room for {@code length} bytes. */
  private ByteBuf room(int length) {
    ByteBuf current = last;
    if (joins && current != null && lastIsAdded && current.readableBytes() <= LARGEST_JOINED) {
      return joined(current, length);
    }
    if (joins && current != null && !lastIsAdded && current.writableBytes() >= length) {
      return current;
    }
    if (current != null) {
      keep(current);
    }
    return newLast(length);
  }

  /** What was added alone has company now. */
  private ByteBuf joined(ByteBuf added, int length) {
    ByteBuf room = newLast(added.readableBytes() + length).writeBytes(added);
    added.release();
    return room;
  }

  private ByteBuf newLast(int length) {
    lastIsAdded = false;
    if (!joins) {
      last = ALLOCATOR.directBuffer(length, length);
      return last;
    }
    ByteBuf fresh = !waiting && length <= shared.size() ? shared.lend(ALLOCATOR, this) : null;
    if (fresh == null) {
      fresh = allocate(length);
    }
    last = fresh;
    return fresh;
  }

  private void keep(ByteBuf buffer) {
    if (full == null) {
      full = new ArrayDeque<>(2);
    }
    full.add(buffer);
  }

  private ByteBuf allocate(int length) {
    int capacity = Math.max(length, Math.clamp(size, SMALLEST, LARGEST));
    return ALLOCATOR.directBuffer(capacity, capacity);
  }

  /** The reader takes no more for now: the shared buffer can go to others who need it. */
  public void waits() {
    waiting = !isEmpty();
  }

  /** What waits in the shared buffer moves to one of its size. */
  @Override
  public boolean giveBack(ByteBuf lent) {
    if (!waiting) {
      return false;
    }
    if (lent == last) {
      last = moved(lent);
    } else if (full != null) {
      for (int i = full.size(); i > 0; i--) {
        ByteBuf buffer = full.remove();
        full.add(buffer == lent ? moved(lent) : buffer);
      }
    }
    return true;
  }

  private static ByteBuf moved(ByteBuf lent) {
    int length = Math.max(lent.readableBytes(), SMALLEST);
    ByteBuf own = ALLOCATOR.directBuffer(length, length).writeBytes(lent);
    lent.release();
    return own;
  }

  /** Removes and returns the first buffer, or {@code null}. The caller owns it. */
  @Nullable
  public ByteBuf poll() {
    ByteBuf first = full == null ? null : full.poll();
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
    ByteBuf first = full == null ? null : full.peek();
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
    if (full == null || full.poll() == null) {
      last = null;
      waiting = false;
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
