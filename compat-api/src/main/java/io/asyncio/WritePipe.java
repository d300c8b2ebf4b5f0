package io.asyncio;

import io.asyncio.protocols.StreamProtocol;
import io.asyncio.transports.WriteTransport;
import java.util.Objects;

/**
 * What {@link Pipes#connectWritePipe} gives.
 *
 * @param transport the end that is written to
 * @param protocol the protocol that the factory made for it
 */
public record WritePipe<P extends StreamProtocol>(WriteTransport transport, P protocol) {

  /** Checks the components. */
  public WritePipe {
    Objects.requireNonNull(transport, "transport");
    Objects.requireNonNull(protocol, "protocol");
  }
}
