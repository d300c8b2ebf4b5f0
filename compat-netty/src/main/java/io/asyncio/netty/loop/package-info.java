/** What everything else stands on: the loop as its parts see it, Netty's event loop in it, and who is open. */
@NullMarked
package io.asyncio.netty.loop;

import org.jspecify.annotations.NullMarked;
