package io.asyncio.streams;

import io.asyncio.Coroutine;
import io.asyncio.internal.Starts;
import org.jspecify.annotations.Nullable;

/**
 * What a stream server calls for each connection, as a function of which Java does not know whether
 * it returns a coroutine. It may keep the streams, and start tasks of its own. Lambdas of one
 * expression and references to methods become one, whatever they return.
 *
 * <p>The server runs the coroutine that the function has made last, if it was neither made a task by
 * then nor closed nor put into a queue: that is what it has returned.
 *
 * <p><b>Pitfall.</b> The loop does not know coroutines whose class is the program's own. A function
 * that returns such a one says so: {@code startServer((ClientConnected) this::handle, host, port)}.
 */
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged") // the coroutine is found by the loop
public interface PlainClientConnected extends ClientConnected {

  /**
   * A connection has come in. Called on the loop's thread, not in a task.
   *
   * @throws Exception to have it reported and the connection closed
   */
  void connected(StreamReader reader, StreamWriter writer) throws Exception;

  /** Calls {@link #connected}, and returns the coroutine that it has made and left, if any. */
  @Override
  default @Nullable Coroutine<?> handle(StreamReader reader, StreamWriter writer) throws Exception {
    connected(reader, writer);
    return Starts.take();
  }
}
