package io.asyncio.internal;

/** A protocol that keeps what nobody has read yet. */
public interface UnreadInput {

  /** Removes and returns that. */
  byte[] takeUnread();
}
