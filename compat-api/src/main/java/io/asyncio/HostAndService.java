package io.asyncio;

import java.util.Objects;

/**
 * What {@link Network#getnameinfo(java.net.SocketAddress, NameInfoFlag...)} gives.
 *
 * @param host the name of the host, or its address where it has none
 * @param service the name of the service at the port, or the port as a decimal number where it has none
 */
public record HostAndService(String host, String service) {

  /** Checks the components. */
  public HostAndService {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(service, "service");
  }
}
