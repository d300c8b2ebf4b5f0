/**
 * An interpreter of scenarios: programs over asyncio's primitives, written as JSON, with the trace
 * of events that CPython gives. The same program must give the same trace here, event by event.
 *
 * <p>The interpreter is a user of the library like any other: it calls public methods alone, each
 * operation of a program those that its Python counterpart is ported to.
 */
@NullMarked
package io.asyncio.scenarios;

import org.jspecify.annotations.NullMarked;
