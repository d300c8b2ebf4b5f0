/** Queues between the tasks of one event loop. None is for use between threads. */
@NullMarked
package io.asyncio.queues;

import org.jspecify.annotations.NullMarked;
