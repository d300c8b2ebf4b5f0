package io.asyncio;

import java.net.SocketAddress;
import java.util.Objects;

/**
 * What {@link SocketOperations#sockRecvfromInto} gives.
 *
 * @param count how many bytes were received
 * @param address who has sent them
 */
public record DatagramCount(int count, SocketAddress address) {

  /** Checks the components. */
  public DatagramCount {
    Objects.requireNonNull(address, "address");
  }
}
