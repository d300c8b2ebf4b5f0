package io.asyncio.streams;

import java.util.Objects;

/**
 * The two sides of a connection: what {@code Asyncio.openConnection} gives.
 *
 * @param reader what comes from the other side
 * @param writer what goes to the other side; closing it closes the connection
 */
public record StreamPair(StreamReader reader, StreamWriter writer) {

  /** Checks the components. */
  public StreamPair {
    Objects.requireNonNull(reader, "reader");
    Objects.requireNonNull(writer, "writer");
  }
}
