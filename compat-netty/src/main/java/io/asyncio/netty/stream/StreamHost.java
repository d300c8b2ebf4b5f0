package io.asyncio.netty.stream;

import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.readiness.LoopReadiness;
import io.asyncio.netty.transport.ReceiveBuffer;
import io.asyncio.netty.transport.SharedBuffer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;

/** What all streams of a loop share. Owned by the loop's thread. */
public final class StreamHost {

  /** So large that what is commonly written in one turn fits. */
  private static final int SEND_BUFFER_BYTES = 256 * 1024;

  private final LoopHost host;
  private final LoopReadiness readiness;
  private final ReceiveBuffer receiveBuffer = ReceiveBuffer.forStreams();
  private final SharedBuffer sendBuffer = new SharedBuffer(SEND_BUFFER_BYTES);

  /** Makes that of a loop. */
  public StreamHost(LoopHost host, LoopReadiness readiness) {
    this.host = host;
    this.readiness = readiness;
  }

  LoopHost host() {
    return host;
  }

  LoopReadiness readiness() {
    return readiness;
  }

  /** Returns what lends the buffers that are read into. */
  ReceiveBuffer receiveBuffer() {
    return receiveBuffer;
  }

  /** Returns the buffer that is lent to the transport which is about to send. */
  SharedBuffer sendBuffer() {
    return sendBuffer;
  }

  /** Sets a channel that is about to be registered up for a transport. */
  void prepare(Channel channel) {
    channel.config().setAutoRead(false);
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    if (host.backend().readsAtOnce()) {
      channel.config().setRecvByteBufAllocator(receiveBuffer);
    }
    channel.pipeline().addLast(new EarlyEvents());
  }

  /** Frees the buffers. */
  public void release() {
    receiveBuffer.release();
    sendBuffer.release();
  }
}
