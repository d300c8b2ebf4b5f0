package io.asyncio.netty.pipe;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/** The end of a pipe that is written to. Used on the loop's thread, and in its coroutines. */
interface PipeSink {

  /** Notes that it is {@code owner}'s now, and nobody else may watch it. */
  default void takenBy(Object owner) {}

  /**
   * Sends as much of {@code data} as is taken without waiting, and moves its reader index by that.
   */
  void write(ByteBuf data) throws IOException;

  /** Throws what sending failed with since it was last asked. */
  default void check() throws IOException {}

  /**
   * Has {@code writable} run when {@link #write} will take something again. Does nothing if it is
   * watched already.
   */
  void watch(Runnable writable);

  /** Ends {@link #watch}; nothing runs any more. Does nothing if it is ended. */
  void unwatch();

  /** Has {@code gone} run once nobody can read any more, if the system tells of it. */
  default void watchReader(Runnable gone) {}

  /** Ends {@link #watchReader}. */
  default void unwatchReader() {}

  /** Returns how many bytes were taken by {@link #write} and are not with the system yet. */
  default int unsent() {
    return 0;
  }

  /**
   * Waits until {@link #write} takes something again, if only time keeps it from that, and returns
   * whether it does. While the loop closes.
   *
   * @param deadlineNanos on the clock of {@link System#nanoTime}
   */
  default boolean settle(long deadlineNanos) {
    return false;
  }

  /** Closes it. It is not watched any more. */
  void close();

  /** Returns what the user gave. */
  Object pipe();
}
