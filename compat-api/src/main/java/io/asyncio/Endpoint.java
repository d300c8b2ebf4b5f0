package io.asyncio;

import io.asyncio.protocols.DatagramProtocol;
import io.asyncio.transports.DatagramTransport;
import java.util.Objects;

/**
 * What {@link Network#createDatagramEndpoint} gives.
 *
 * @param transport the endpoint
 * @param protocol the protocol that the factory made for it
 */
public record Endpoint<P extends DatagramProtocol>(DatagramTransport transport, P protocol) {

  /** Checks the components. */
  public Endpoint {
    Objects.requireNonNull(transport, "transport");
    Objects.requireNonNull(protocol, "protocol");
  }
}
