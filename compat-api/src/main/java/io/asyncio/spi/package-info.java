/**
 * What an implementation of event loops is found by, and what passes between it and {@link
 * io.asyncio.BaseEventLoop}, which it extends.
 */
@NullMarked
package io.asyncio.spi;

import org.jspecify.annotations.NullMarked;
