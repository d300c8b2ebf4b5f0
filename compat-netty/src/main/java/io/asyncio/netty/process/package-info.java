/** Children: starting them, their pipes, their end. */
@NullMarked
package io.asyncio.netty.process;

import org.jspecify.annotations.NullMarked;
