package io.asyncio.netty.loop;

import io.netty.channel.Channel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;

/** Netty's channel over one of the JDK's, which it gives away. */
public final class NioSocket extends NioSocketChannel implements JdkBacked {

  /** Makes one that can be connected to addresses of a family. */
  NioSocket(SocketProtocolFamily family) {
    super(SelectorProvider.provider(), family);
  }

  /** Makes one of a channel that is connected. */
  public NioSocket(SocketChannel connected) {
    super(connected);
  }

  /** Makes one of a channel that {@code server} has accepted. */
  NioSocket(Channel server, SocketChannel accepted) {
    super(server, accepted);
  }

  @Override
  public SocketChannel jdk() {
    return javaChannel();
  }
}
