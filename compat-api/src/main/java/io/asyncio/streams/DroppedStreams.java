package io.asyncio.streams;

import io.asyncio.EventLoop;
import io.asyncio.internal.HelperThread;
import io.asyncio.internal.Leaks;
import io.asyncio.internal.Log;
import io.asyncio.transports.WriteTransport;
import java.lang.System.Logger.Level;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * Notices that nobody uses the streams of a connection any more, and closes it. The reader stands for
 * both: the writer refers to it, and so does whoever waits for one of them, or handles the
 * connection; what the loop knows of the connection does not. A reader that is in use keeps the
 * connection when its writer is gone.
 *
 * <pre>
 *              nobody refers to the reader
 *   watching ------------------------------->  found  -->  closed, unless that was done before
 *      |
 *      +--- clear: the connection is lost, or somebody has its transport
 * </pre>
 *
 * <p>It is the connection's own, so that a loop that is dropped takes it along. Made and cleared on
 * the loop's thread, found on another one.
 */
final class DroppedStreams extends WeakReference<StreamReader> {

  private WriteTransport transport;
  private final EventLoop loop;
  private final @Nullable StackTraceElement madeAt;

  /** It may have been found before. */
  private boolean handedOut;

  private DroppedStreams(
      StreamReader reader,
      WriteTransport transport,
      EventLoop loop,
      @Nullable StackTraceElement madeAt) {
    super(reader, Finder.FOUND);
    this.transport = transport;
    this.loop = loop;
    this.madeAt = madeAt;
  }

  /**
   * Watches the streams of a transport, until it is cleared.
   *
   * @param madeAt where they were asked for, if that is known
   */
  static DroppedStreams watch(
      StreamReader reader,
      WriteTransport transport,
      EventLoop loop,
      @Nullable StackTraceElement madeAt) {
    Finder.start();
    return new DroppedStreams(reader, transport, loop, madeAt);
  }

  /** Goes on with another transport over the same connection. On the loop's thread. */
  void replaceTransport(WriteTransport transport) {
    this.transport = transport;
  }

  private void found() {
    try {
      loop.callSoonThreadsafe(this::close);
    } catch (IllegalStateException e) {
      Log.LOGGER.log(Level.DEBUG, "the loop is closed, and with it the connection", e);
    }
  }

  /** The transport is the program's own affair from now on. On the loop's thread. */
  void handedOut() {
    handedOut = true;
    clear();
  }

  private void close() {
    if (!handedOut && !transport.isClosing()) {
      Leaks.warn("unclosed <StreamWriter transport="
          + transport
          + ">: nobody refers to it any more, so it is closed; "
          + (madeAt == null ? "its place is not known" : "made at " + madeAt));
      transport.close();
    }
  }

  /** The thread that is told by the garbage collector; there is one when it is needed. */
  private static final class Finder {

    static final ReferenceQueue<StreamReader> FOUND = new ReferenceQueue<>();

    private static final HelperThread THREAD =
        new HelperThread("asyncio-dropped-streams", Finder::run);

    static void start() {
      try {
        THREAD.start();
      } catch (Throwable e) {
        // There is no memory for a thread. The next connection needs it, too, and tries again.
      }
    }

    private static void run() {
      while (true) {
        try {
          ((DroppedStreams) FOUND.remove()).found();
        } catch (Throwable e) {
          report(e);
        }
      }
    }

    /** A lack of memory must not end the thread, nor may saying so. */
    private static void report(Throwable failure) {
      try {
        Log.LOGGER.log(Level.ERROR, "closing a connection that was dropped failed", failure);
      } catch (Throwable e) {
        // There is no memory for that either.
      }
    }
  }
}
