/** Calls of the C library. */
@NullMarked
package io.asyncio.netty.posix;

import org.jspecify.annotations.NullMarked;
