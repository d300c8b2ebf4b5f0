package io.asyncio.netty.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * One buffer that all channels of a kind in a loop are read into: what was read is copied out
 * before the next read, so that reading allocates nothing but what the protocol gets.
 *
 * <p>Only for transports that read at once when a channel is ready, which io_uring does not. Owned
 * by the loop's thread.
 */
public final class ReceiveBuffer extends DefaultMaxMessagesRecvByteBufAllocator {

  /** What the largest datagram needs, in bytes. */
  public static final int LARGEST_DATAGRAM = 64 * 1024;

  /** Of a stream. */
  private static final int READS_A_TURN = 4;

  private static final int DATAGRAMS_A_READ = 8;
  private static final int DATAGRAMS_A_TURN = 32;

  private final SharedBuffer shared;

  private ReceiveBuffer(int size, int messagesATurn) {
    super(messagesATurn);
    this.shared = new SharedBuffer(size);
  }

  public static ReceiveBuffer forStreams() {
    return new ReceiveBuffer(SharedBuffer.SIZE, READS_A_TURN);
  }

  /** Returns one with room for several datagrams of any size, so that one call reads them. */
  public static ReceiveBuffer forDatagrams() {
    return new ReceiveBuffer(DATAGRAMS_A_READ * LARGEST_DATAGRAM, DATAGRAMS_A_TURN);
  }

  @Override
  @SuppressWarnings("deprecation") // the interface asks for it
  public Handle newHandle() {
    return new SharedHandle();
  }

  /** Returns an empty buffer, which the caller releases. */
  public ByteBuf take(ByteBufAllocator allocator) {
    ByteBuf buffer = shared.lend(allocator);
    // A handler that has kept the last one leaves us without.
    return buffer == null ? allocator.directBuffer(shared.size()) : buffer;
  }

  public void release() {
    shared.release();
  }

  private final class SharedHandle extends MaxMessageHandle {

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
      return take(allocator);
    }

    @Override
    public int guess() {
      return shared.size();
    }
  }
}
