package io.asyncio;

import io.asyncio.protocols.DatagramProtocol;
import io.asyncio.transports.DatagramTransport;

/**
 * What {@link Network#createDatagramEndpoint} gives.
 *
 * @param transport the endpoint
 * @param protocol the protocol that the factory made for it
 */
public record Endpoint<P extends DatagramProtocol>(DatagramTransport transport, P protocol) {}
