package io.asyncio.netty.pipe;

import io.asyncio.Handle;
import io.asyncio.internal.Log;
import io.asyncio.netty.loop.Insist;
import io.asyncio.netty.loop.LoopHost;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A thread that does the blocking calls of one stream.
 *
 * <p>It is a platform thread: a virtual one that blocks in a file keeps its carrier, and a few
 * hundred of them would keep all there are.
 */
final class Pump {

  private final LoopHost host;
  private final Closeable stream;
  private final Thread thread;

  /** Whether the thread may be in a call that blocks. Written by it, read by the loop's. */
  private volatile boolean blocking;

  /** Written by the loop's thread, under the monitor; read by the pump's. */
  private volatile boolean ended;

  /** What the thread repeats until {@link #end}; it begins by {@link #await}. */
  interface Work {

    void run() throws Exception;
  }

  /**
   * Makes a pump, which starts when it is woken.
   *
   * @param stream closed at the end
   */
  Pump(LoopHost host, Closeable stream, Work work) {
    this.host = host;
    this.stream = stream;
    this.thread = newThread(() -> run(work));
  }

  static Thread newThread(Runnable body) {
    return Thread.ofPlatform().daemon().name("asyncio-pipe").unstarted(body);
  }

  // On the pump's thread.

  private void run(Work work) {
    try {
      while (!ended) {
        work.run();
      }
    } catch (Throwable e) {
      Log.LOGGER.log(Level.DEBUG, "the pump of " + stream + " ended", e);
    } finally {
      closeStream();
    }
  }

  /** Waits; returns false when the pump has ended. */
  boolean await(BooleanSupplier condition) {
    blocking = false;
    while (!ended && !condition.getAsBoolean()) {
      LockSupport.park(this);
      var _ = Thread.interrupted(); // which would keep it from parking again
    }
    blocking = true;
    return !ended;
  }

  /** Has {@code handle}, if there is one, run on the loop; unless the pump has ended. */
  synchronized void tell(@Nullable Handle handle) {
    blocking = false;
    if (handle != null && !ended) {
      Insist.on(() -> host.post(handle));
    }
  }

  private void closeStream() {
    try {
      stream.close();
    } catch (IOException | RuntimeException e) {
      Log.LOGGER.log(Level.DEBUG, "closing " + stream, e);
    }
  }

  // On the loop's thread.

  /** Has the thread look again at what it waits for. */
  void wake() {
    if (thread.getState() == Thread.State.NEW) {
      thread.start();
    } else {
      LockSupport.unpark(thread);
    }
  }

  /**
   * Ends the thread and closes the stream, but does not wait for that: a stream that cannot be
   * interrupted keeps the thread until its call returns.
   */
  void end() {
    synchronized (this) {
      ended = true;
    }
    wake();
    if (blocking) {
      newThread(this::unblock).start();
    }
  }

  /** A close may block too, so it has a thread of its own. */
  private void unblock() {
    thread.interrupt();
    closeStream();
  }
}
