package io.asyncio;

import java.net.SocketAddress;
import java.util.Objects;

/**
 * What {@link SocketOperations#sockRecvfrom} gives.
 *
 * @param data what was received: the array itself
 * @param address who has sent it
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record Datagram(byte[] data, SocketAddress address) {

  /** Checks the components. */
  public Datagram {
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(address, "address");
  }

  /** Returns the size and the address as text. */
  @Override
  public String toString() {
    return "Datagram[" + data.length + " bytes from " + address + "]";
  }
}
