/** Endpoints of datagrams. */
@NullMarked
package io.asyncio.netty.datagram;

import org.jspecify.annotations.NullMarked;
