package io.asyncio.streams;

/**
 * The two sides of a connection: what {@code Asyncio.openConnection} gives.
 *
 * @param reader what comes from the other side
 * @param writer what goes to the other side; closing it closes the connection
 */
public record StreamPair(StreamReader reader, StreamWriter writer) {}
