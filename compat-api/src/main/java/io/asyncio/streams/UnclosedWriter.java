package io.asyncio.streams;

import io.asyncio.EventLoop;
import io.asyncio.internal.Leaks;
import io.asyncio.transports.WriteTransport;
import java.lang.ref.WeakReference;

/**
 * What is to be said, in debug mode, when a {@link StreamWriter} is collected whose connection
 * nobody has closed. An open transport is held by its loop, and a loop by its transports; so what
 * is gone here has been closed or has been dropped with all that it had.
 *
 * <p>Runs on the cleaner's thread.
 */
final class UnclosedWriter implements Runnable {

  private final WeakReference<EventLoop> loop;
  private final WeakReference<WriteTransport> transport;

  private UnclosedWriter(EventLoop loop, WriteTransport transport) {
    this.loop = new WeakReference<>(loop);
    this.transport = new WeakReference<>(transport);
  }

  static void watch(StreamWriter writer, WriteTransport transport, EventLoop loop) {
    var _ = Leaks.watch(writer, new UnclosedWriter(loop, transport));
  }

  @Override
  public void run() {
    EventLoop loop = this.loop.get();
    WriteTransport transport = this.transport.get();
    if (loop == null || transport == null) {
      return;
    }
    try {
      loop.callSoonThreadsafe(() -> warn(transport, ""));
    } catch (IllegalStateException e) {
      warn(transport, "loop is closed: "); // so there is no thread of its own to ask the transport
    }
  }

  private static void warn(WriteTransport transport, String before) {
    if (!transport.isClosing()) {
      Leaks.warn(before + "unclosed <StreamWriter transport=" + transport + ">");
    }
  }
}
