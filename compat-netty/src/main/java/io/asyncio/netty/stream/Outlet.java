package io.asyncio.netty.stream;

import io.netty.buffer.ByteBuf;

/**
 * The way out of a transport over a channel of Netty: straight to the channel while no handler stands
 * in between, else through the handlers.
 *
 * <p>Owned by the loop's own thread, but for {@link #unsent}, which coroutines ask too.
 */
sealed interface Outlet permits DirectOutlet, PipelineOutlet {

  /** How many buffers may be on their way at a time. */
  int MOST_WAITING = 16;

  /** Tells whether it takes a buffer now. When it does again, the transport is flushed. */
  boolean hasRoom();

  /** Writes a buffer, which is Netty's from now on. There is room. */
  void write(ByteBuf buffer);

  /** Sends what was written. */
  void flush();

  /** Returns how many bytes were written and have not left, in constant time. */
  int unsent();

  /** Has the transport flushed when everything that was written has left. */
  void notifyWhenSent();

  /**
   * Closes the channel.
   *
   * @param abruptly whether handlers that want to say something first are not waited for
   */
  void close(boolean abruptly);
}
