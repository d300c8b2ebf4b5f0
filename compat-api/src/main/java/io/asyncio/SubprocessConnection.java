package io.asyncio;

import io.asyncio.protocols.SubprocessProtocol;
import io.asyncio.transports.SubprocessTransport;
import java.util.Objects;

/**
 * What {@link EventLoop#subprocessExec} and {@link EventLoop#subprocessShell} give.
 *
 * @param transport the child
 * @param protocol the protocol that the factory made for it
 */
public record SubprocessConnection<P extends SubprocessProtocol>(
    SubprocessTransport transport, P protocol) {

  /** Checks the components. */
  public SubprocessConnection {
    Objects.requireNonNull(transport, "transport");
    Objects.requireNonNull(protocol, "protocol");
  }
}
