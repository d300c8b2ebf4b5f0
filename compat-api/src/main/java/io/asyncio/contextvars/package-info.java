@NullMarked
package io.asyncio.contextvars;

import org.jspecify.annotations.NullMarked;
