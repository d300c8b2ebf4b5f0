package io.asyncio.netty.readiness;

import io.asyncio.netty.loop.LoopExecutor;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Descriptors of the system in the poll of a loop on epoll. Owned by the loop's thread. */
final class EpollDescriptors implements ReadinessSource<Integer> {

  private final LoopExecutor executor;

  EpollDescriptors(LoopExecutor executor) {
    this.executor = executor;
  }

  @Override
  public Subscription subscribe(Integer descriptor, Listener listener) {
    return new Registered(new FileDescriptor(descriptor), listener);
  }

  /** Nobody tells when a descriptor is closed. */
  @Override
  public boolean isOpen(Integer descriptor) {
    return true;
  }

  @Override
  public void close() {
    // The poll is the loop's.
  }

  private final class Registered implements Subscription, EpollIoHandle {

    private final FileDescriptor descriptor;
    private final Listener listener;
    private @Nullable IoRegistration registration;
    private EpollIoOps requested = EpollIoOps.NONE;

    Registered(FileDescriptor descriptor, Listener listener) {
      this.descriptor = descriptor;
      this.listener = listener;
    }

    @Override
    public void request(boolean reading, boolean writing) throws IOException {
      EpollIoOps wanted = (reading ? EpollIoOps.EPOLLIN : EpollIoOps.NONE)
          .with(writing ? EpollIoOps.EPOLLOUT : EpollIoOps.NONE);
      if (!wanted.equals(requested)) {
        requested = wanted;
        watch(wanted);
      }
    }

    private void watch(EpollIoOps wanted) throws IOException {
      try {
        if (registration == null) {
          registration = executor.registerNow(this);
        }
        registration.submit(wanted);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
    }

    /** A hang-up or an error is news for both sides. */
    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      EpollIoOps ready = ((EpollIoEvent) event).ops();
      listener.ready(!EpollIoOps.EPOLLOUT.equals(ready), !EpollIoOps.EPOLLIN.equals(ready));
    }

    @Override
    public void cancel() {
      if (registration != null) {
        release(registration);
      }
    }

    /** Takes the descriptor out of the poll at once, and Netty's note of it when it may. */
    private void release(IoRegistration registration) {
      try {
        registration.submit(EpollIoOps.NONE);
      } catch (UncheckedIOException e) {
        return; // it is closed, and so out of the poll already
      } finally {
        registration.cancel();
      }
    }

    @Override
    public FileDescriptor fd() {
      return descriptor;
    }

    /** The loop closes; the descriptor is still its user's. */
    @Override
    public void close() {}
  }
}
