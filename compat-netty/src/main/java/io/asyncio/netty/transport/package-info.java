/** What transports of all kinds share: states, flow control, buffers, input of protocols, opening channels, addresses, failures. */
@NullMarked
package io.asyncio.netty.transport;

import org.jspecify.annotations.NullMarked;
