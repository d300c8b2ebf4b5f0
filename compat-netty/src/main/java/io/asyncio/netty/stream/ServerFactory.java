package io.asyncio.netty.stream;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.Future;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.internal.Settings;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.transport.Families;
import io.asyncio.netty.transport.Resolver;
import io.asyncio.netty.transport.SocketFailure;
import io.asyncio.protocols.StreamProtocol;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/** Makes servers. Owned by the loop's thread. */
public final class ServerFactory {

  private static final List<String> EVERY_INTERFACE = List.of("");

  private final StreamHost streams;
  private final Resolver resolver;
  private final LoopHost host;

  public ServerFactory(StreamHost streams, Resolver resolver) {
    this.streams = streams;
    this.resolver = resolver;
    this.host = streams.host();
  }

  public Coroutine<Server> listen(
      Supplier<? extends StreamProtocol> protocolFactory, ServerOptions options) {
    Objects.requireNonNull(protocolFactory, "protocolFactory");
    Settings.requireOnly(
        "createServer",
        Objects.requireNonNull(options, "options").given(),
        "hosts",
        "port",
        "family",
        "backlog",
        "reuseAddress",
        "reusePort",
        "keepAlive",
        "startServing",
        "tls");
    host.requireOpen();
    TlsSettings tls = TlsSettings.ofServerIfAny("createServer", options.tls());
    return Asyncio.async(() -> {
      Acceptor acceptor = new Acceptor(host, protocolFactory, options.keepAlive(), tls);
      List<Listener> listeners = bindAll(addresses(options), options, acceptor);
      return serve(acceptor, listeners, options);
    });
  }

  /** Makes the server of what it listens on. In a coroutine of the loop. */
  Server serve(Acceptor acceptor, List<Listener> listeners, ServerOptions options)
      throws Exception {
    NettyServer server = new NettyServer(host, acceptor, listeners);
    if (options.startServing()) {
      try {
        Asyncio.await(server.startServing());
      } catch (Throwable e) {
        server.close();
        throw e;
      }
    }
    return server;
  }

  /** Returns where to listen, each address once. */
  private Collection<InetSocketAddress> addresses(ServerOptions options) throws Exception {
    List<String> hosts = options.hosts().isEmpty() ? EVERY_INTERFACE : options.hosts();
    List<Future<List<InetSocketAddress>>> lookups = new ArrayList<>();
    for (String name : hosts) {
      lookups.add(host.loop().createTask(resolver.toListen(name, options.port())));
    }
    Set<InetSocketAddress> addresses = new LinkedHashSet<>();
    for (List<InetSocketAddress> found : Asyncio.await(Asyncio.gather(lookups))) {
      addresses.addAll(Families.only(options.family(), found));
    }
    if (addresses.isEmpty()) {
      throw new IOException("no address of family " + options.family() + " to listen on: " + hosts);
    }
    return host.backend().separatesFamilies() ? addresses : withoutDoubles(addresses);
  }

  /** Leaves IPv4's wildcard to the IPv6 socket that serves it too. */
  private static Collection<InetSocketAddress> withoutDoubles(Set<InetSocketAddress> addresses) {
    List<InetSocketAddress> wildcards = addresses.stream()
        .filter(address -> address.getAddress().isAnyLocalAddress())
        .toList();
    if (wildcards.size() > 1 && Families.hasIpv6()) {
      wildcards.stream().filter(address -> !Families.isIpv6(address)).forEach(addresses::remove);
    }
    return addresses;
  }

  private List<Listener> bindAll(
      Collection<InetSocketAddress> addresses, ServerOptions options, Acceptor acceptor)
      throws Exception {
    List<ServerBinding> bindings = new ArrayList<>();
    IOException failure = null;
    try {
      for (InetSocketAddress address : addresses) {
        ServerBinding binding = new ServerBinding(streams, address, options, acceptor);
        bindings.add(binding);
        IOException skipped = binding.bind();
        if (skipped != null) {
          failure = skipped;
          bindings.remove(binding);
        }
      }
      if (bindings.isEmpty()) {
        throw new IOException(
            "could not bind on any address out of "
                + addresses
                + (failure == null ? "" : ": " + SocketFailure.reason(failure)),
            failure);
      }
    } catch (Throwable e) {
      bindings.forEach(ServerBinding::discard);
      throw e;
    }
    return bindings.stream().map(ServerBinding::listener).toList();
  }
}
