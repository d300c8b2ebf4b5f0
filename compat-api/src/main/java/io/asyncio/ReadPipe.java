package io.asyncio;

import io.asyncio.protocols.BaseProtocol;
import io.asyncio.transports.ReadTransport;

/**
 * What {@link Pipes#connectReadPipe} gives.
 *
 * @param transport the end that is read
 * @param protocol the protocol that the factory made for it
 */
public record ReadPipe<P extends BaseProtocol>(ReadTransport transport, P protocol) {}
