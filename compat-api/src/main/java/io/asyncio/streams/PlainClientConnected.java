package io.asyncio.streams;

/**
 * What a stream server calls for each connection: a plain function. It may keep the streams, and
 * start tasks of its own. {@link ClientConnected} is the form that returns a coroutine.
 */
@FunctionalInterface
public interface PlainClientConnected {

  /**
   * A connection has come in. Called on the loop's thread, not in a task.
   *
   * @throws Exception to have it reported and the connection closed
   */
  void connected(StreamReader reader, StreamWriter writer) throws Exception;
}
