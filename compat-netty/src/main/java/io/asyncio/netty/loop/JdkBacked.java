package io.asyncio.netty.loop;

import java.nio.channels.SocketChannel;

/** A channel of Netty over one of the JDK's, which it gives away. */
public sealed interface JdkBacked permits NioSocket, NioUnixSocket {

  /** Returns the channel of the JDK. */
  SocketChannel jdk();
}
