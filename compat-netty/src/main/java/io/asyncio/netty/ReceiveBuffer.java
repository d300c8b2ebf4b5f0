package io.asyncio.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * One buffer that all stream channels of a loop are read into: what was read is copied out before
 * the next read, so that reading allocates nothing but what the protocol gets.
 *
 * <p>Only for transports that read at once when a channel is ready, which io_uring does not. Owned
 * by the loop's thread.
 */
final class ReceiveBuffer extends DefaultMaxMessagesRecvByteBufAllocator {

  private static final int READS_A_TURN = 4;

  private final SharedBuffer shared = new SharedBuffer();

  ReceiveBuffer() {
    super(READS_A_TURN);
  }

  @Override
  @SuppressWarnings("deprecation") // the interface asks for it
  public Handle newHandle() {
    return new SharedHandle();
  }

  private ByteBuf take(ByteBufAllocator allocator) {
    ByteBuf buffer = shared.lend(allocator);
    // A handler that has kept the last one leaves us without.
    return buffer == null ? allocator.directBuffer(SharedBuffer.SIZE) : buffer;
  }

  void release() {
    shared.release();
  }

  private final class SharedHandle extends MaxMessageHandle {

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
      return take(allocator);
    }

    @Override
    public int guess() {
      return SharedBuffer.SIZE;
    }
  }
}
