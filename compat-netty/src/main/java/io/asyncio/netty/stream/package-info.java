/** Connections and servers of byte streams, over channels of Netty and of the JDK. */
@NullMarked
package io.asyncio.netty.stream;

import org.jspecify.annotations.NullMarked;
