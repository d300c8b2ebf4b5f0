/** Who can be read from or written to: readers and writers of channels and descriptors. */
@NullMarked
package io.asyncio.netty.readiness;

import org.jspecify.annotations.NullMarked;
