package io.asyncio.subprocess;

import org.jspecify.annotations.Nullable;

/**
 * What {@link Process#communicate()} gives. Two of these are equal if they hold the same arrays.
 *
 * @param stdout everything that the child wrote to its standard output, or {@code null} if that is
 *     no pipe
 * @param stderr the same of its standard error
 */
@SuppressWarnings("ArrayRecordComponent") // as everywhere, bytes are an array
public record Output(byte @Nullable [] stdout, byte @Nullable [] stderr) {}
