package io.asyncio.netty;

import io.asyncio.protocols.BaseProtocol;
import io.netty.channel.Channel;

/** A channel of Netty that is registered with the loop, connected, and does not read. */
record NettyCarrier(NettyEventLoop loop, Channel channel) implements Carrier {

  @Override
  public StreamTransport newTransport(BaseProtocol protocol, Runnable onClosed) {
    return new SocketTransport(loop, channel, protocol, onClosed);
  }

  @Override
  public void discard() {
    NettyEventLoop.closeNow(channel);
  }
}
