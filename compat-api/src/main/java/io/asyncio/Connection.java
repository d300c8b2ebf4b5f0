package io.asyncio;

import io.asyncio.protocols.StreamProtocol;
import io.asyncio.transports.Transport;
import java.util.Objects;

/**
 * What {@link Network#createConnection} gives.
 *
 * @param transport the connection
 * @param protocol the protocol that the factory made for it
 */
public record Connection<P extends StreamProtocol>(Transport transport, P protocol) {

  /** Checks the components. */
  public Connection {
    Objects.requireNonNull(transport, "transport");
    Objects.requireNonNull(protocol, "protocol");
  }
}
