package io.asyncio.netty;

import io.asyncio.protocols.Protocol;
import io.asyncio.transports.BaseTransport;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A child that {@link Spawn} started. Its end makes a descriptor readable that is in the loop's own
 * poll. Since nobody but this class waits for the child, its number is the child's until then, and
 * signals cannot hit another process.
 */
final class SpawnedChild extends Child {

  private static final long POLL_NANOS = 1_000_000;
  private static final int NONE = -1;

  private final StandardStreams streams;
  private int descriptor = NONE;
  private boolean watched;

  /**
   * Makes one of a process that was started.
   *
   * @throws IOException if its end cannot be watched; the child is killed then
   */
  SpawnedChild(NettyEventLoop loop, Children siblings, long pid, StandardStreams streams)
      throws IOException {
    super(loop, siblings, pid);
    this.streams = streams;
    try {
      descriptor = Libc.pidfd(pid);
    } catch (IOException e) {
      endNow();
      throw e;
    }
  }

  @Override
  void watchForEnd() {
    loop.descriptors().addReader(descriptor, this::readable);
    watched = true;
  }

  private void readable() {
    Integer returncode = ExitStatus.take(pid());
    if (returncode != null) {
      ended(returncode);
    }
  }

  @Override
  void unwatch() {
    if (watched) {
      watched = false;
      loop.descriptors().removeReader(descriptor);
    }
    if (descriptor != NONE) {
      Libc.close(descriptor);
      descriptor = NONE;
    }
  }

  @Override
  @Nullable Integer awaitEnd(long nanos) {
    long start = System.nanoTime();
    Integer returncode;
    while ((returncode = ExitStatus.take(pid())) == null && System.nanoTime() - start < nanos) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    return returncode;
  }

  @Override
  public boolean isAlive() {
    return !hasEnded() && ExitStatus.isAlive(pid());
  }

  @Override
  public void sendSignal(int signal) throws IOException {
    if (!hasEnded()) {
      Kill.send(pid(), signal);
    }
  }

  @Override
  public boolean hasPipe(int fd) {
    return streams.isPipe(fd);
  }

  @Override
  public BaseTransport openPipe(int fd, Protocol protocol) {
    int end = streams.takeOurs(fd);
    boolean open = false;
    try {
      BaseTransport transport =
          fd == 0 ? loop.pipes().openWrite(end, protocol) : loop.pipes().openRead(end, protocol);
      open = true;
      return transport;
    } finally {
      if (!open) {
        Libc.close(end);
      }
    }
  }

  @Override
  public void dropPipes() {
    streams.closeOurs();
  }
}
