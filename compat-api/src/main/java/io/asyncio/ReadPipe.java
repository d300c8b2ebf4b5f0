package io.asyncio;

import io.asyncio.protocols.StreamProtocol;
import io.asyncio.transports.ReadTransport;
import java.util.Objects;

/**
 * What {@link Pipes#connectReadPipe} gives.
 *
 * @param transport the end that is read
 * @param protocol the protocol that the factory made for it
 */
public record ReadPipe<P extends StreamProtocol>(ReadTransport transport, P protocol) {

  /** Checks the components. */
  public ReadPipe {
    Objects.requireNonNull(transport, "transport");
    Objects.requireNonNull(protocol, "protocol");
  }
}
