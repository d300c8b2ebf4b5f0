package io.asyncio.asyncore;

import org.jspecify.annotations.Nullable;

/**
 * Gives a chat what it sends, piece by piece, each when the one before has left.
 *
 * @see AsyncChat#pushWithProducer(Producer)
 */
@FunctionalInterface
public interface Producer {

  /**
   * Returns the next piece, which the chat may keep; {@code null} or an empty one is the end, after
   * which it is not called again. Called on the thread of the chat.
   */
  byte @Nullable [] more() throws Exception;
}
