package io.asyncio.netty.stream;

import io.asyncio.netty.loop.QuietClose;
import io.asyncio.protocols.StreamProtocol;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/** A channel of the JDK that is connected and non-blocking. */
record ChannelConnection(StreamHost streams, SocketChannel channel) implements ReadyConnection {

  @Override
  public StreamTransport newTransport(
      StreamProtocol protocol, Consumer<? super StreamConnection> onClosed) {
    return new ChannelTransport(streams, channel, protocol, onClosed);
  }

  @Override
  public void discard() {
    QuietClose.of(channel);
  }
}
