package io.asyncio;

import io.asyncio.protocols.SubprocessProtocol;
import io.asyncio.transports.SubprocessTransport;

/**
 * What {@link EventLoop#subprocessExec} and {@link EventLoop#subprocessShell} give.
 *
 * @param transport the child
 * @param protocol the protocol that the factory made for it
 */
public record SubprocessConnection<P extends SubprocessProtocol>(
    SubprocessTransport transport, P protocol) {}
