package io.asyncio.netty.pipe;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The end of a pipe that is read from. Used on the loop's thread. */
interface PipeSource {

  /** The most that one {@link #read} returns of what the system has. */
  int LARGEST_READ = 64 * 1024;

  /** What {@link #read} returns at the end. */
  ByteBuf END_OF_FILE = Unpooled.EMPTY_BUFFER;

  /** Notes that it is {@code owner}'s now, and nobody else may watch it. */
  default void takenBy(Object owner) {}

  /**
   * Has {@code readable} run in each iteration that finds something to read, or the end. Does
   * nothing if it is watched already.
   */
  void watch(Runnable readable);

  /** Ends {@link #watch}; nothing runs any more. Does nothing if it is ended. */
  void unwatch();

  /**
   * Reads what there is, without waiting.
   *
   * @return at least one byte, in a buffer that is the caller's; {@link #END_OF_FILE}; or {@code
   *     null} if there is nothing now
   */
  @Nullable
  ByteBuf read() throws IOException;

  /** Closes it. It is not watched any more. */
  void close();

  /** Returns what the user gave. */
  Object pipe();
}
