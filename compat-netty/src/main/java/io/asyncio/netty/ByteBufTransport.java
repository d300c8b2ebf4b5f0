package io.asyncio.netty;

import io.asyncio.transports.Transport;
import io.netty.buffer.ByteBuf;

/**
 * A transport over a byte stream that takes Netty's buffers as they are. A {@link ByteBufProtocol} is
 * given one, and every transport over sockets, pipes and pipelines is one.
 */
public interface ByteBufTransport extends Transport {

  /**
   * As {@link #write(byte[])}, of what is readable in a buffer: between its reader and writer index,
   * which stay where they are.
   *
   * <p><b>Who releases it.</b> The buffer is the transport's from now on, which releases it when it is
   * sent, or dropped because the connection is lost; a buffer that was lent, as in {@link
   * ByteBufProtocol#received}, is to be retained before. Nobody may change its bytes any more. If this
   * throws, the buffer is still the caller's.
   *
   * @param data what to send; empty is nothing, and released
   * @throws IllegalStateException if {@link #writeEof} was called, a file is being sent, or the caller
   *     does not run on the loop's thread
   * @throws io.netty.util.IllegalReferenceCountException if it is released already
   * @throws UnsupportedOperationException if this is a pipe that is only read
   */
  default void write(ByteBuf data) {
    write(data.nioBuffer());
    data.release();
  }
}
