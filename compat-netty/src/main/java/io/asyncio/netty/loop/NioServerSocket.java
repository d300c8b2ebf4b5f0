package io.asyncio.netty.loop;

import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;

/** Netty's listening channel over one of the JDK's, which accepts {@link NioSocket}s. */
public final class NioServerSocket extends NioServerSocketChannel {

  /** Makes one that can be bound to addresses of a family. */
  NioServerSocket(SocketProtocolFamily family) {
    super(SelectorProvider.provider(), family);
  }

  /** Makes one of a channel that is bound. */
  public NioServerSocket(ServerSocketChannel bound) {
    super(bound);
  }

  ServerSocketChannel jdk() {
    return javaChannel();
  }

  @Override
  protected int doReadMessages(List<Object> accepted) throws IOException {
    SocketChannel channel = javaChannel().accept();
    if (channel == null) {
      return 0;
    }
    accepted.add(new NioSocket(this, channel));
    return 1;
  }
}
