package io.asyncio.netty.stream;

import java.net.SocketAddress;

/** Something that a server listens on. Used on the loop's thread. */
interface Listener {

  /** Begins to accept. Does nothing if it does already, or is closed. On the loop's own thread. */
  void accept();

  /** Ceases to accept for a while. On the loop's own thread. */
  void pause();

  /** Takes away what others could find it by, which is about to be closed. On the loop's thread. */
  default void leave() {}

  /** Closes it. On the loop's own thread. */
  void close();

  /** Returns where it listens. */
  SocketAddress address();
}
