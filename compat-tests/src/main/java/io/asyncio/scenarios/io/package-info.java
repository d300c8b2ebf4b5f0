/**
 * An interpreter of I/O scenarios: programs over asyncio's transports, streams, servers and
 * datagrams and over raw sockets at the other end of them, written as JSON, a scenario a line. The
 * same scenario must give the same trace here as CPython gives.
 *
 * <p>{@link io.asyncio.scenarios.io.IoScenario} is one as it was read, {@code Driver} executes it
 * step by step, {@code Operations} knows what can stand in a step.
 */
@NullMarked
package io.asyncio.scenarios.io;

import org.jspecify.annotations.NullMarked;
