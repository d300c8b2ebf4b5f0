package io.asyncio.netty;

import io.asyncio.protocols.BaseProtocol;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;

/** A channel of the JDK that is connected and non-blocking. */
record ChannelCarrier(NettyEventLoop loop, SocketChannel channel) implements Carrier {

  private static final System.Logger LOGGER = System.getLogger("asyncio");

  @Override
  public StreamTransport newTransport(BaseProtocol protocol, Runnable onClosed) {
    return new ChannelTransport(loop, channel, protocol, onClosed);
  }

  @Override
  public void discard() {
    close(channel);
  }

  /** Closes a channel; that it fails, is nobody's business any more. */
  static void close(SelectableChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOGGER.log(Level.DEBUG, "closing " + channel, e);
    }
  }
}
