package io.asyncio.netty;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.HostAndService;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Looks up names with the system's resolver, which blocks: on threads of its own, so that the
 * default executor is not filled by it. Addresses written as numbers are never looked up.
 */
final class Resolver {

  private static final Executor THREADS =
      task -> Thread.ofVirtual().name("asyncio-resolver").start(task);

  private final NettyEventLoop loop;

  Resolver(NettyEventLoop loop) {
    this.loop = loop;
  }

  Coroutine<List<InetSocketAddress>> getaddrinfo(@Nullable String host, int port) {
    requirePort(port);
    return Asyncio.async(
        () ->
            Arrays.stream(addresses(host == null ? "" : host))
                .map(address -> new InetSocketAddress(address, port))
                .toList());
  }

  private InetAddress[] addresses(String host) throws Exception {
    if (host.isEmpty()) {
      return new InetAddress[] {
        InetAddress.getByAddress(new byte[4]), InetAddress.getByAddress(new byte[16])
      };
    }
    if (NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
      return InetAddress.getAllByName(host); // parses, and does not ask anybody
    }
    return Asyncio.await(loop.runInExecutor(THREADS, () -> InetAddress.getAllByName(host)));
  }

  Coroutine<HostAndService> getnameinfo(SocketAddress address) {
    if (!(address instanceof InetSocketAddress inet)) {
      throw new IllegalArgumentException("address: expected a host and port, got " + address);
    }
    return Asyncio.async(
        () -> {
          String host = Asyncio.await(loop.runInExecutor(THREADS, inet::getHostName));
          return new HostAndService(host, Integer.toString(inet.getPort()));
        });
  }

  static boolean isIpv6(InetAddress address) {
    return address instanceof Inet6Address;
  }

  private static void requirePort(int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0-65535: " + port);
    }
  }
}
