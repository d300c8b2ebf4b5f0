package io.asyncio.asyncore;

/**
 * Gives a chat what it sends, piece by piece, each when the one before has left.
 *
 * @see AsyncChat#pushWithProducer(Producer)
 */
@FunctionalInterface
public interface Producer {

  /**
   * Returns the next piece, which the chat may keep; an empty one is the end, after which it is not
   * called again. Called on the thread of the chat.
   */
  byte[] more() throws Exception;
}
