package io.asyncio.protocols;

/**
 * A protocol that keeps what has come in until somebody reads it, such as that of streams. When its
 * connection is encrypted, what it keeps is the other side's hello and not for its reader.
 */
public interface UnreadInput {

  /**
   * Removes and returns what nobody has read yet, as {@code startTls} does. On the loop's thread.
   *
   * @return the bytes, which may be none
   */
  byte[] takeUnread();
}
