package io.asyncio.netty.datagram;

import io.asyncio.CancelledError;
import io.asyncio.Future;
import io.asyncio.netty.loop.LoopHost;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the destinations of an endpoint's datagrams, one at a time. Owned by the loop's thread.
 */
final class NameLookup {

  private final LoopHost host;
  private final Destination destination;
  private @Nullable Future<?> running;

  /** Is told what was found, in the ready queue: one of the two is {@code null}. */
  interface Listener {
    void found(@Nullable InetSocketAddress address, @Nullable IOException failure);
  }

  NameLookup(LoopHost host, Destination destination) {
    this.host = host;
    this.destination = destination;
  }

  /** Looks up {@code name}; none is being looked up. */
  void start(InetSocketAddress name, Listener listener) {
    Future<List<InetSocketAddress>> task =
        host.loop().createTask(host.loop().getaddrinfo(name.getHostString(), name.getPort()));
    running = task;
    task.addDoneCallback(done -> {
      if (running == task) {
        running = null;
        tell(name, task, listener);
      }
    });
  }

  private void tell(
      InetSocketAddress name, Future<List<InetSocketAddress>> task, Listener listener) {
    InetSocketAddress address = null;
    IOException failure = null;
    try {
      address = usable(task.result());
      failure = address == null ? unknown(name, null) : null;
    } catch (IOException e) {
      failure = e;
    } catch (Exception | CancelledError e) {
      failure = unknown(name, e);
    }
    listener.found(address, failure);
  }

  private @Nullable InetSocketAddress usable(List<InetSocketAddress> found) {
    return found.stream().filter(destination::reaches).findFirst().orElse(null);
  }

  private static IOException unknown(InetSocketAddress name, @Nullable Throwable cause) {
    IOException unknown = new UnknownHostException("no address of the endpoint's family: " + name);
    unknown.initCause(cause);
    return unknown;
  }

  /** Nobody wants to know any more. */
  void stop() {
    Future<?> task = running;
    if (task != null) {
      running = null;
      var _ = task.cancel();
    }
  }
}
