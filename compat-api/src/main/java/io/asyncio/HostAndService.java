package io.asyncio;

import java.util.Objects;

/**
 * What {@link Network#getnameinfo} gives.
 *
 * @param host the name of the host, or its address where it has none
 * @param service the port, as a decimal number
 */
public record HostAndService(String host, String service) {

  /** Checks the components. */
  public HostAndService {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(service, "service");
  }
}
