package io.asyncio.netty.stream;

import io.asyncio.protocols.StreamProtocol;
import io.netty.channel.Channel;
import java.util.function.Consumer;

/** A channel of Netty that is registered with the loop, connected, and does not read. */
record NettyConnection(StreamHost streams, Channel channel) implements ReadyConnection {

  @Override
  public StreamTransport newTransport(
      StreamProtocol protocol, Consumer<? super StreamConnection> onClosed) {
    return new SocketTransport(streams, channel, protocol, onClosed);
  }

  @Override
  public void discard() {
    streams.host().close(channel);
  }
}
