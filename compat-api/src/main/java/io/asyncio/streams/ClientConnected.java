package io.asyncio.streams;

import io.asyncio.Coroutine;
import org.jspecify.annotations.Nullable;

/**
 * What a stream server calls for each connection: a function that returns a coroutine, which runs
 * as a task of its own, or a plain one, a {@link PlainClientConnected}.
 *
 * {@snippet :
 * startServer((reader, writer) -> handle(reader, writer), host, port);  // Coroutine<?> handle(...)
 * startServer(this::handle, host, port);                                // the same
 * startServer((reader, writer) -> writer.close(), host, port);          // plain
 * }
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-stream.html#asyncio.start_server">asyncio.start_server</a>
 */
@FunctionalInterface
public interface ClientConnected {

  /**
   * A connection has come in. Called on the loop's thread, not in a task.
   *
   * @return what to run as a task, or {@code null} for nothing
   * @throws Exception to have it reported and the connection closed
   */
  @Nullable
  Coroutine<?> handle(StreamReader reader, StreamWriter writer) throws Exception;
}
