@NullMarked
package io.asyncio.protocols;

import org.jspecify.annotations.NullMarked;
