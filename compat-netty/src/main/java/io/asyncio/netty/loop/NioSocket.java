package io.asyncio.netty.loop;

import io.netty.channel.Channel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;

/** Netty's channel over one of the JDK's, which it gives away. */
public final class NioSocket extends NioSocketChannel {

  private boolean given;

  /** Makes one that can be connected to addresses of a family. */
  NioSocket(SocketProtocolFamily family) {
    super(SelectorProvider.provider(), family);
  }

  /** Makes one of a channel that somebody has connected, and may still try to use. */
  public NioSocket(SocketChannel connected) {
    super(connected);
    given = true;
  }

  /** Makes one of a channel that {@code server} has accepted. */
  NioSocket(Channel server, SocketChannel accepted) {
    super(server, accepted);
  }

  /** Tells whether somebody else has the channel of the JDK, too. */
  boolean isGiven() {
    return given;
  }

  /** Returns the channel of the JDK. */
  public SocketChannel jdk() {
    return javaChannel();
  }
}
