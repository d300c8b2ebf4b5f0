package io.asyncio.streams;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import org.jspecify.annotations.Nullable;

/**
 * What a stream server calls for each connection: a function that returns a coroutine, which runs
 * as a task of its own. One that returns nothing is a {@link PlainClientConnected}.
 *
 * {@snippet :
 * startServer((reader, writer) -> handle(reader, writer), host, port);  // Coroutine<?> handle(...)
 * startServer(this::handle, host, port);                                // a coroutine or nothing
 * startServer((reader, writer) -> { writer.close(); }, host, port);     // plain: mind the braces
 * }
 *
 * <p>A lambda that is one expression has to give a coroutine. A plain one is written with braces,
 * or with the types of its parameters.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-stream.html#asyncio.start_server">asyncio.start_server</a>
 */
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged") // called plainly, it starts the task itself
public interface ClientConnected extends PlainClientConnected {

  /**
   * A connection has come in. Called on the loop's thread, not in a task.
   *
   * @return what to run as a task, or {@code null} for nothing
   * @throws Exception to have it reported and the connection closed
   */
  @Nullable
  Coroutine<?> handle(StreamReader reader, StreamWriter writer) throws Exception;

  /** Makes a task of what {@link #handle} returns, in the running loop. */
  @Override
  default void connected(StreamReader reader, StreamWriter writer) throws Exception {
    Coroutine<?> coroutine = handle(reader, writer);
    if (coroutine != null) {
      Asyncio.createTask(coroutine);
    }
  }
}
