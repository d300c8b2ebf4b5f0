/** Calls of the C library, and error numbers. */
@NullMarked
package io.asyncio.netty.posix;

import org.jspecify.annotations.NullMarked;
