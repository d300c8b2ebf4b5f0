package io.asyncio.netty.pipe;

import io.asyncio.Handle;
import io.asyncio.contextvars.Context;
import io.asyncio.netty.loop.LoopHost;
import io.netty.buffer.ByteBuf;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A stream that blocks, written to by a thread of its own: one buffer at a time, which is flushed.
 *
 * <p>Owned by the loop's thread, but for what says otherwise.
 */
final class StreamSink implements PipeSink {

  private static final int BUFFER_SIZE = 64 * 1024;

  private final LoopHost host;
  private final Object pipe;
  private final OutputStream stream;
  private final Pump pump;

  /** Belongs to the pump's thread while {@link #filled} is not 0, else to the loop's. */
  private final byte[] buffer = new byte[BUFFER_SIZE];

  /** How many bytes the pump has to write. Set by the loop's thread, set to 0 by the pump's. */
  private volatile int filled;

  /** What writing failed with. Written by the pump's thread, read by the loop's. */
  private volatile @Nullable Throwable failure;

  /** Runs when the buffer was written. Written by the loop's thread, read by the pump's. */
  private volatile @Nullable Handle watcher;

  /** The thread that closes the loop. Written by it, read by the pump's. */
  private volatile @Nullable Thread settling;

  /**
   * Makes the sink of a stream.
   *
   * @param pipe what the user gave
   */
  StreamSink(LoopHost host, OutputStream stream, Object pipe) {
    this.host = host;
    this.pipe = pipe;
    this.stream = interruptible(stream);
    this.pump = new Pump(host, this.stream, this::pump);
  }

  /** A write to a file's channel can be interrupted, one to its stream cannot. */
  private static OutputStream interruptible(OutputStream stream) {
    return stream.getClass() == FileOutputStream.class
        ? Channels.newOutputStream(((FileOutputStream) stream).getChannel())
        : stream;
  }

  /** Writes one buffer. On the pump's thread. */
  private void pump() {
    if (pump.await(() -> isBusy() && failure == null)) {
      try {
        writeFilled();
        filled = 0;
      } catch (Throwable e) {
        failure = e;
      }
      pump.tell(watcher);
      LockSupport.unpark(settling);
    }
  }

  private void writeFilled() throws IOException {
    stream.write(buffer, 0, filled);
    stream.flush();
    if (stream instanceof PrintStream silent && silent.checkError()) {
      throw new IOException("cannot write to " + pipe); // it keeps to itself what happened
    }
  }

  private boolean isBusy() {
    return filled != 0;
  }

  @Override
  public void check() throws IOException {
    switch (failure) {
      case null -> {}
      case IOException failed -> throw failed;
      case Throwable failed -> throw new IOException(failed);
    }
  }

  @Override
  public void write(ByteBuf data) {
    if (!isBusy()) {
      int count = Math.min(data.readableBytes(), buffer.length);
      data.readBytes(buffer, 0, count);
      filled = count;
      pump.wake();
    }
  }

  @Override
  public void watch(Runnable writable) {
    if (watcher != null) {
      return;
    }
    Handle handle = host.callback(writable, Context.copyContext());
    watcher = handle;
    if (!isBusy() || failure != null) {
      host.ready(handle);
    }
  }

  @Override
  public void unwatch() {
    Handle handle = watcher;
    if (handle != null) {
      watcher = null;
      handle.cancel();
    }
  }

  @Override
  public int unsent() {
    return filled;
  }

  @Override
  public boolean settle(long deadlineNanos) {
    settling = Thread.currentThread();
    while (isBusy() && failure == null) {
      long left = deadlineNanos - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      LockSupport.parkNanos(this, left);
    }
    return true;
  }

  @Override
  public void close() {
    pump.end();
  }

  @Override
  public Object pipe() {
    return pipe;
  }
}
