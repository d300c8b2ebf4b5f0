package io.asyncio.netty.transport;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.HostAndService;
import io.asyncio.internal.Ports;
import io.asyncio.internal.Unchecked;
import io.asyncio.netty.loop.LoopHost;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks up names with the system's resolver, which blocks: on threads of its own, so that the
 * default executor is not filled by it. Addresses written as numbers are never looked up.
 *
 * <p>Owned by the loop's thread.
 */
public final class Resolver {

  private final LoopHost host;
  private final Lookup lookup = new SystemLookup();

  /** Asks for names and addresses; blocks. */
  public interface Lookup {

    InetAddress[] addressesOf(String host) throws UnknownHostException;

    String nameOf(InetAddress address);
  }

  public Resolver(LoopHost host) {
    this.host = host;
  }

  public Coroutine<List<InetSocketAddress>> getaddrinfo(@Nullable String hostname, int port) {
    Ports.check(port);
    host.requireOpen();
    String name = hostname == null ? "" : hostname;
    return Asyncio.async(() -> Arrays.stream(addresses(name))
        .map(address -> new InetSocketAddress(address, port))
        .toList());
  }

  private InetAddress[] addresses(String host) throws Exception {
    if (host.isEmpty()) {
      return new InetAddress[] {
        InetAddress.getByAddress(new byte[4]), InetAddress.getByAddress(new byte[16])
      };
    }
    if (Families.isLiteral(host)) {
      return InetAddress.getAllByName(host); // parses, and does not ask anybody
    }
    return onThread(() -> lookup.addressesOf(host));
  }

  public Coroutine<HostAndService> getnameinfo(SocketAddress address) {
    if (!(Objects.requireNonNull(address, "address") instanceof InetSocketAddress inet)) {
      throw new IllegalArgumentException("address: expected a host and port, got " + address);
    }
    host.requireOpen();
    return Asyncio.async(() -> new HostAndService(nameOf(inet), Integer.toString(inet.getPort())));
  }

  private String nameOf(InetSocketAddress address) throws Exception {
    InetAddress ip = address.getAddress();
    if (ip == null) {
      return address.getHostString();
    }
    return onThread(() -> lookup.nameOf(ip));
  }

  private <T> T onThread(Callable<T> question) throws Exception {
    FutureTask<T> answer = new FutureTask<>(question);
    Asyncio.await(host.loop().runInExecutor(Threads.POOL, Executors.callable(answer)));
    if (answer.state() == Future.State.SUCCESS) {
      return answer.resultNow();
    }
    throw raised(answer.exceptionNow());
  }

  /** An unknown host is told with the trace of who asks, not of the thread that looked it up. */
  private static Exception raised(Throwable failure) throws Exception {
    if (!(failure instanceof UnknownHostException)) {
      throw Unchecked.<Exception>rethrow(failure);
    }
    UnknownHostException unknown = new UnknownHostException(failure.getMessage());
    unknown.initCause(failure);
    return unknown;
  }

  private static final class SystemLookup implements Lookup {

    @Override
    public InetAddress[] addressesOf(String host) throws UnknownHostException {
      return InetAddress.getAllByName(host);
    }

    @Override
    public String nameOf(InetAddress address) {
      return address.getCanonicalHostName();
    }
  }

  /**
   * Platform threads, since a lookup is a native call, in which a virtual one holds its carrier.
   */
  private static final class Threads {

    static final Executor POOL = newPool();

    private static final int MOST = 32;
    private static final int IDLE_SECONDS = 10;

    private static Executor newPool() {
      ThreadPoolExecutor pool = new ThreadPoolExecutor(
          MOST,
          MOST,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().daemon().name("asyncio-resolver-", 0).factory());
      pool.allowCoreThreadTimeOut(true);
      return pool;
    }
  }
}
