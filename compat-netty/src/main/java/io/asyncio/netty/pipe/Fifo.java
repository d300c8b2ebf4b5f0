package io.asyncio.netty.pipe;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.asyncio.Asyncio;
import io.asyncio.internal.Log;
import io.asyncio.netty.posix.DescriptorMode;
import io.asyncio.netty.posix.Fcntl;
import io.asyncio.netty.posix.Libc;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A FIFO that is being opened. That takes until somebody opens its other end, so it has a thread of
 * its own.
 *
 * @param <T> what is made of it
 */
final class Fifo<T> implements Callable<T> {

  private final Path path;
  private final Callable<T> opening;
  private final Consumer<T> discard;
  private final CountDownLatch finished = new CountDownLatch(1);

  /** Under the monitor, as is the next. */
  private @Nullable T opened;

  private boolean abandoned;

  private Fifo(Path path, Callable<T> opening, Consumer<T> discard) {
    this.path = path;
    this.opening = opening;
    this.discard = discard;
  }

  /** Opens a FIFO or a device. In a coroutine. */
  static PipeSource openToRead(PipeHost pipes, Path path) throws Exception {
    return new Fifo<>(path, () -> source(pipes, path), PipeSource::close).open(pipes);
  }

  /** As {@link #openToRead}, to write. */
  static PipeSink openToWrite(PipeHost pipes, Path path) throws Exception {
    return new Fifo<>(path, () -> sink(pipes, path), PipeSink::close).open(pipes);
  }

  private static PipeSource source(PipeHost pipes, Path path) throws IOException {
    int descriptor = descriptor(pipes, path, Libc.O_RDONLY);
    return descriptor < 0
        ? new StreamSource(
            pipes.host(), Channels.newInputStream(FileChannel.open(path, READ)), path)
        : new DescriptorSource(pipes, descriptor, PipeCapacity.NOT_OURS, path);
  }

  private static PipeSink sink(PipeHost pipes, Path path) throws IOException {
    int descriptor = descriptor(pipes, path, Libc.O_WRONLY);
    return descriptor < 0
        ? new StreamSink(
            pipes.host(), Channels.newOutputStream(FileChannel.open(path, WRITE)), path)
        : new DescriptorSink(pipes, descriptor, DescriptorMode.FIFO, PipeCapacity.NOT_OURS, path);
  }

  /** Returns a descriptor for the loop's poll, or a negative number if it can have none. */
  private static int descriptor(PipeHost pipes, Path path, int access) throws IOException {
    DescriptorMode mode = DescriptorMode.of(path);
    if (!pipes.host().watchesDescriptors() || mode != DescriptorMode.FIFO) {
      return -1;
    }
    int descriptor = Fcntl.open(path, access);
    if (descriptor >= 0) {
      Fcntl.makeNonBlocking(descriptor);
    }
    return descriptor;
  }

  private T open(PipeHost pipes) throws Exception {
    try {
      return Asyncio.await(pipes.host().loop().runInExecutor(this::start, this));
    } catch (Throwable e) {
      abandon();
      throw e;
    }
  }

  /** Starts the opening thread. */
  private void start(Runnable task) {
    Runnable body = () -> {
      try {
        task.run();
      } finally {
        finished.countDown(); // also if it was cancelled before it came to the call
      }
    };
    Pump.newThread(body).start();
  }

  /** On the opening thread. */
  @Override
  public T call() throws Exception {
    T end = opening.call();
    if (!isWanted(end)) {
      discard.accept(end);
      throw new CancellationException("nobody waits for " + path);
    }
    return end;
  }

  private synchronized boolean isWanted(T end) {
    opened = end;
    return !abandoned;
  }

  private synchronized void abandon() {
    if (opened != null) {
      discard.accept(opened);
    } else if (finished.getCount() > 0) {
      Pump.newThread(this::unblock).start();
    }
    abandoned = true;
  }

  /** Opens both ends, so that the thread which waits for one of them goes on. */
  private void unblock() {
    try (FileChannel both = FileChannel.open(path, READ, WRITE)) {
      finished.await();
      Log.LOGGER.log(Level.DEBUG, "{0} is not opened any more: {1}", path, both);
    } catch (IOException | InterruptedException e) {
      Log.LOGGER.log(Level.DEBUG, "cannot open " + path + " to end a wait for it", e);
    }
  }
}
