@NullMarked
package io.asyncio.transports;

import org.jspecify.annotations.NullMarked;
