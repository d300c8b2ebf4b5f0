@NullMarked
package io.asyncio.spi;

import org.jspecify.annotations.NullMarked;
