package io.asyncio.netty.process;

import io.asyncio.netty.posix.Kill;
import io.asyncio.netty.posix.Libc;
import io.asyncio.netty.readiness.Interest;
import io.asyncio.protocols.Protocol;
import io.asyncio.transports.Transport;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A child of a loop on epoll, which needs no threads: a descriptor that becomes readable when it
 * ends is in the loop's own poll, and so are its pipes.
 */
final class PolledChild extends Child {

  private static final int NONE = -1;

  private final SpawnedProcess process;
  private final StandardStreams streams;
  private int descriptor = NONE;
  private @Nullable Interest<Integer> end;

  /**
   * Makes one of a process that was started.
   *
   * @throws IOException if its end cannot be watched; the child is killed then
   */
  PolledChild(Children siblings, SpawnedProcess process, StandardStreams streams)
      throws IOException {
    super(siblings, process.pid());
    this.process = process;
    this.streams = streams;
    try {
      descriptor = Libc.pidfd(process.pid());
    } catch (IOException e) {
      endNow();
      throw e;
    }
  }

  @Override
  void watchForEnd() {
    host.transports().adopted(descriptor, this);
    end = siblings.readiness().interest(descriptor);
    end.reading(this::readable);
  }

  private void readable() {
    Integer returncode = process.takeStatus();
    if (returncode != null) {
      ended(returncode);
    }
  }

  @Override
  void unwatch() {
    if (end != null) {
      end.stop();
    }
    if (descriptor != NONE) {
      host.transports().released(descriptor, this);
      Libc.close(descriptor);
      descriptor = NONE;
    }
  }

  @Override
  @Nullable
  Integer awaitEnd(long nanos) {
    return process.awaitStatus(nanos);
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void sendSignal(int signal) throws IOException {
    process.send(signal);
  }

  @Override
  boolean signalGroup(int signal) throws IOException {
    return Kill.sendToGroup(pid(), signal);
  }

  @Override
  public Transport openPipe(int fd, Protocol protocol) {
    int end = streams.takeOurs(fd);
    boolean open = false;
    try {
      Transport transport = fd == 0
          ? siblings.pipes().openWrite(end, protocol)
          : siblings.pipes().openRead(end, protocol);
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
