/** The event loop over Netty. */
@NullMarked
package io.asyncio.netty;

import org.jspecify.annotations.NullMarked;
