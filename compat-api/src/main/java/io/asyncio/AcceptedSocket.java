package io.asyncio;

import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Objects;

/**
 * What {@link SocketOperations#sockAccept} gives.
 *
 * @param channel the connection, in non-blocking mode; whoever has it closes it
 * @param address whose it is
 */
public record AcceptedSocket(SocketChannel channel, SocketAddress address) {

  /** Checks the components. */
  public AcceptedSocket {
    Objects.requireNonNull(channel, "channel");
    Objects.requireNonNull(address, "address");
  }
}
