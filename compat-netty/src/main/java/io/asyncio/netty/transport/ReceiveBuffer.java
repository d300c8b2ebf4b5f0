package io.asyncio.netty.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The buffers that all channels of a kind in a loop are read into. What was read is copied out before
 * the next read, or, for protocols with buffers of their own, when their turn has come; so reading
 * allocates nothing but what the protocol gets.
 *
 * <p>Only for transports that read at once when a channel is ready, which io_uring does not. Owned
 * by the loop's thread.
 */
public final class ReceiveBuffer extends DefaultMaxMessagesRecvByteBufAllocator {

  /** What the largest datagram needs, in bytes. */
  public static final int LARGEST_DATAGRAM = 64 * 1024;

  /** What asyncio reads of a stream at most in an iteration, and so at once, in bytes. */
  public static final int LARGEST_READ = 256 * 1024;

  /** How many channels of protocols with buffers of their own may be read before they have a turn. */
  private static final int STREAMS_A_POLL = 32;

  private static final int DATAGRAMS_A_READ = 8;

  /** What one read of datagrams has room for, in bytes. */
  public static final int SEVERAL_DATAGRAMS = DATAGRAMS_A_READ * LARGEST_DATAGRAM;

  private static final int DATAGRAMS_A_TURN = 32;

  private final int size;

  /** Filled as far as they are wanted. */
  private final @Nullable SharedBuffer[] buffers;

  /** Where the last one was found that was free; those before it were not. */
  private int next;

  private ReceiveBuffer(int size, int buffers, int messagesATurn) {
    super(messagesATurn);
    this.size = size;
    this.buffers = new @Nullable SharedBuffer[buffers];
  }

  public static ReceiveBuffer forStreams() {
    return new ReceiveBuffer(LARGEST_READ, STREAMS_A_POLL, 1);
  }

  /** Returns one with room for several datagrams of any size, so that one call reads them. */
  public static ReceiveBuffer forDatagrams() {
    return new ReceiveBuffer(SEVERAL_DATAGRAMS, 1, DATAGRAMS_A_TURN);
  }

  @Override
  @SuppressWarnings("deprecation") // the interface asks for it
  public Handle newHandle() {
    return new SharedHandle();
  }

  /** Returns an empty buffer, which the caller releases. */
  public ByteBuf take(ByteBufAllocator allocator) {
    for (int tried = 0; tried < buffers.length; tried++) {
      ByteBuf buffer = shared(next).lend(allocator);
      if (buffer != null) {
        return buffer;
      }
      next = (next + 1) % buffers.length;
    }
    return allocator.directBuffer(size); // all are kept, by handlers or for their turn
  }

  private SharedBuffer shared(int index) {
    SharedBuffer made = buffers[index];
    if (made == null) {
      made = new SharedBuffer(size);
      buffers[index] = made;
    }
    return made;
  }

  public void release() {
    for (SharedBuffer buffer : buffers) {
      if (buffer != null) {
        buffer.release();
      }
    }
  }

  private final class SharedHandle extends MaxMessageHandle {

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
      return take(allocator);
    }

    @Override
    public int guess() {
      return size;
    }
  }
}
