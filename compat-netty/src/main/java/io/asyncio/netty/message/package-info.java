/** Connections of messages, at the end of pipelines that others have made. */
@NullMarked
package io.asyncio.netty.message;

import org.jspecify.annotations.NullMarked;
