/** Streams: reading and writing a connection with {@code await} instead of callbacks. */
@NullMarked
package io.asyncio.streams;

import org.jspecify.annotations.NullMarked;
