/** What transports of all kinds share: states, flow control, buffers, addresses, failures. */
@NullMarked
package io.asyncio.netty.transport;

import org.jspecify.annotations.NullMarked;
