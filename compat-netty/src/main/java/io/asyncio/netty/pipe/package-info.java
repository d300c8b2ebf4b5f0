/** Transports that read from or write to pipes. */
@NullMarked
package io.asyncio.netty.pipe;

import org.jspecify.annotations.NullMarked;
