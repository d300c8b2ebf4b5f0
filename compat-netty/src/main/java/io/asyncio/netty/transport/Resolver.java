package io.asyncio.netty.transport;

import io.asyncio.AddrInfo;
import io.asyncio.AddrInfoFlag;
import io.asyncio.AddrInfoOptions;
import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.HostAndService;
import io.asyncio.NameInfoFlag;
import io.asyncio.SocketKind;
import io.asyncio.internal.Log;
import io.asyncio.internal.Ports;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.transport.SocketKinds.Kind;
import io.asyncio.spi.HostResolver;
import java.lang.System.Logger.Level;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks up names. Those of hosts are asked of a {@link HostResolver}; addresses written as numbers
 * never are.
 *
 * <p>Owned by the loop's thread.
 */
public final class Resolver {

  private static final AddrInfoOptions ONE_TYPE =
      AddrInfoOptions.defaults().withType(SocketKind.STREAM);

  /** In the order of the C library. */
  private static final List<String> LOOPBACK = List.of("::1", "127.0.0.1");

  private static final List<String> EVERY_INTERFACE = List.of("0.0.0.0", "::");

  private final LoopHost host;
  private final HostResolver hosts;
  private final Services services = new Services();

  /**
   * Makes one that asks nothing yet.
   *
   * @param hosts who is asked
   */
  public Resolver(LoopHost host, HostResolver hosts) {
    this.host = host;
    this.hosts = hosts;
  }

  /** Nothing is asked any more. Whatever goes wrong, the loop's end goes on. */
  public void close() {
    try {
      hosts.close();
    } catch (RuntimeException e) {
      Log.LOGGER.log(Level.WARNING, "closing the resolver " + hosts + " failed", e);
    }
  }

  /** Returns each address once. */
  public Coroutine<List<InetSocketAddress>> getaddrinfo(@Nullable String name, int port) {
    Ports.check(port);
    return sockaddrs(name, port, ONE_TYPE);
  }

  private Coroutine<List<InetSocketAddress>> sockaddrs(
      @Nullable String name, int port, AddrInfoOptions options) {
    host.requireOpen();
    return Asyncio.async(() -> addresses(name, options).stream()
        .map(address -> new InetSocketAddress(address, port))
        .toList());
  }

  /** Returns where a server listens; without a name on every interface. */
  public Coroutine<List<InetSocketAddress>> toListen(String name, int port) {
    return sockaddrs(name.isEmpty() ? null : name, port, ONE_TYPE.withFlags(AddrInfoFlag.PASSIVE));
  }

  public Coroutine<List<AddrInfo>> getaddrinfo(
      @Nullable String name, @Nullable String service, AddrInfoOptions options) {
    Objects.requireNonNull(options, "options");
    Integer port = Services.number(service);
    host.requireOpen();
    return Asyncio.async(() -> {
      if (name == null && service == null) {
        throw new UnknownHostException("host and service are both null");
      }
      List<Kind> kinds = SocketKinds.of(service, port, options, services);
      List<InetAddress> addresses = addresses(name, options);
      return results(addresses, kinds, canonname(name, addresses.getFirst(), options));
    });
  }

  private static List<AddrInfo> results(
      List<InetAddress> addresses, List<Kind> kinds, String canonname) {
    List<AddrInfo> results = new ArrayList<>();
    for (InetAddress address : addresses) {
      for (Kind kind : kinds) {
        results.add(new AddrInfo(
            family(address),
            kind.type(),
            kind.proto(),
            results.isEmpty() ? canonname : "",
            new InetSocketAddress(address, kind.port())));
      }
    }
    return results;
  }

  private static StandardProtocolFamily family(InetAddress address) {
    return address instanceof Inet6Address
        ? StandardProtocolFamily.INET6
        : StandardProtocolFamily.INET;
  }

  private List<InetAddress> addresses(@Nullable String name, AddrInfoOptions options)
      throws Exception {
    StandardProtocolFamily family = options.family();
    if (family == StandardProtocolFamily.UNIX) {
      throw new UnknownHostException("family is not one of IP: " + family);
    }
    List<InetAddress> wanted = all(name, options).stream()
        .filter(address -> family == null || family(address) == family)
        .toList();
    if (wanted.isEmpty()) {
      throw new UnknownHostException(
          name + ": no address" + (family == null ? "" : " of family " + family));
    }
    return wanted;
  }

  private List<InetAddress> all(@Nullable String name, AddrInfoOptions options) throws Exception {
    Set<AddrInfoFlag> flags = options.flags();
    if (name == null) {
      List<String> none = flags.contains(AddrInfoFlag.PASSIVE) ? EVERY_INTERFACE : LOOPBACK;
      return none.stream().map(InetAddress::ofLiteral).toList();
    }
    if (Families.isLiteral(name)) {
      return List.of(ScopedLiteral.parse(name));
    }
    if (name.isEmpty()) {
      throw new UnknownHostException("host is empty");
    }
    if (flags.contains(AddrInfoFlag.NUMERICHOST)) {
      throw new UnknownHostException("host is no address, as NUMERICHOST wants it: " + name);
    }
    List<InetAddress> found =
        Asyncio.await(hosts.addresses(HostName.ascii(name), options.family()));
    return flags.contains(AddrInfoFlag.ADDRCONFIG) ? configured(found) : found;
  }

  /** Leaves out the families of which this machine has no address but its loopback. */
  private static List<InetAddress> configured(List<InetAddress> found) throws Exception {
    return LookupThreads.ask(() -> {
      List<StandardProtocolFamily> families = NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLoopbackAddress())
          .map(Resolver::family)
          .distinct()
          .toList();
      return found.stream()
          .filter(address -> families.contains(family(address)))
          .toList();
    });
  }

  private String canonname(@Nullable String name, InetAddress first, AddrInfoOptions options)
      throws Exception {
    if (!options.flags().contains(AddrInfoFlag.CANONNAME)) {
      return "";
    }
    if (name == null) {
      throw new UnknownHostException("no host, whose name CANONNAME wants");
    }
    String official = Families.isLiteral(name) ? null : Asyncio.await(hosts.name(first));
    return official == null ? name : official;
  }

  public Coroutine<HostAndService> getnameinfo(SocketAddress address, NameInfoFlag... flags) {
    if (!(Objects.requireNonNull(address, "address") instanceof InetSocketAddress inet)) {
      throw new IllegalArgumentException("address: expected a host and port, got " + address);
    }
    Set<NameInfoFlag> given = Set.of(flags);
    host.requireOpen();
    return Asyncio.async(() -> new HostAndService(nameOf(inet, given), serviceOf(inet, given)));
  }

  private String nameOf(InetSocketAddress address, Set<NameInfoFlag> flags) throws Exception {
    InetAddress ip = address.getAddress();
    if (ip == null) {
      if (!Families.isLiteral(address.getHostString())) {
        throw new UnknownHostException("address is a name, and no address: " + address);
      }
      ip = ScopedLiteral.parse(address.getHostString());
    }
    String name = flags.contains(NameInfoFlag.NUMERICHOST) ? null : Asyncio.await(hosts.name(ip));
    if (name == null && flags.contains(NameInfoFlag.NAMEREQD)) {
      throw new UnknownHostException("address has no name, which NAMEREQD wants: " + address);
    }
    return name == null ? ScopedLiteral.text(ip) : name;
  }

  private String serviceOf(InetSocketAddress address, Set<NameInfoFlag> flags) throws Exception {
    int port = address.getPort();
    String number = Integer.toString(port);
    if (port == 0 || flags.contains(NameInfoFlag.NUMERICSERV)) {
      return number;
    }
    String proto = flags.contains(NameInfoFlag.DGRAM) ? Services.UDP : Services.TCP;
    String name = LookupThreads.<@Nullable String>ask(() -> services.nameOf(port, proto));
    return name == null ? number : name;
  }
}
