package io.asyncio.asyncore;

import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Objects;

/**
 * What {@link Dispatcher#accept} returns.
 *
 * @param socket the new connection, in blocking mode; a dispatcher that is made of it changes that
 * @param address that of the peer
 */
public record Accepted(SocketChannel socket, SocketAddress address) {

  /** Refuses null. */
  public Accepted {
    Objects.requireNonNull(socket, "socket");
    Objects.requireNonNull(address, "address");
  }
}
