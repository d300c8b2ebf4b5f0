/** Locks: what tasks of one event loop coordinate with. None is for use between threads. */
@NullMarked
package io.asyncio.locks;

import org.jspecify.annotations.NullMarked;
