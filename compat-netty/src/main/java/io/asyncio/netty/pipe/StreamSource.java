package io.asyncio.netty.pipe;

import io.asyncio.Handle;
import io.asyncio.contextvars.Context;
import io.asyncio.netty.loop.LoopHost;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A stream that blocks, read by a thread of its own. The thread reads one buffer ahead, and none
 * while nobody watches.
 *
 * <p>Owned by the loop's thread, but for what says otherwise.
 */
final class StreamSource implements PipeSource {

  private static final int BUFFER_SIZE = 64 * 1024;

  /** Of a stream that fills its buffers: each costs two threads a switch. */
  private static final int LARGEST_BUFFER = 256 * 1024;

  private final LoopHost host;
  private final Object pipe;
  private final InputStream stream;
  private final Pump pump;

  /**
   * What was read and not taken: an array, or a throwable. Filled by the pump, emptied by the loop.
   */
  private final AtomicReference<@Nullable Object> found = new AtomicReference<>();

  /** Runs when something was found. Written by the loop's thread, read by the pump's. */
  private volatile @Nullable Handle watcher;

  /** The pump's alone. */
  private byte[] buffer = new byte[BUFFER_SIZE];

  /** Whether nothing can be read any more. The pump's alone. */
  private boolean finished;

  /**
   * Makes the source of a stream.
   *
   * @param pipe what the user gave
   */
  StreamSource(LoopHost host, InputStream stream, Object pipe) {
    this.host = host;
    this.pipe = pipe;
    this.stream = interruptible(stream);
    this.pump = new Pump(host, this.stream, this::pump);
  }

  /** A read of a file's channel can be interrupted, one of its stream cannot. */
  private static InputStream interruptible(InputStream stream) {
    return stream.getClass() == FileInputStream.class
        ? Channels.newInputStream(((FileInputStream) stream).getChannel())
        : stream;
  }

  /** Reads one buffer. On the pump's thread. */
  private void pump() {
    if (pump.await(() -> watcher != null && found.get() == null && !finished)) {
      Object read = readOrFail();
      finished = read instanceof Throwable || read == END_OF_FILE;
      found.set(read);
      pump.tell(watcher);
    }
  }

  private Object readOrFail() {
    try {
      int count = 0;
      while (count == 0) {
        count = stream.read(buffer);
      }
      return count < 0 ? END_OF_FILE : bytes(count);
    } catch (Throwable e) {
      return e;
    }
  }

  private byte[] bytes(int count) {
    if (count < buffer.length) {
      return Arrays.copyOf(buffer, count);
    }
    byte[] full = buffer;
    buffer = new byte[Math.min(2 * full.length, LARGEST_BUFFER)];
    return full;
  }

  @Override
  public void watch(Runnable readable) {
    if (watcher != null) {
      return;
    }
    Handle handle = host.callback(readable, Context.copyContext());
    watcher = handle;
    if (found.get() == null) {
      pump.wake();
    } else {
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
  public @Nullable ByteBuf read() throws IOException {
    Object read = found.getAndSet(null);
    pump.wake();
    return switch (read) {
      case null -> null;
      case ByteBuf end -> end;
      case byte[] data -> Unpooled.wrappedBuffer(data);
      case IOException failure -> throw failure;
      case Throwable failure -> throw new IOException(failure);
      default -> throw new AssertionError(read);
    };
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
