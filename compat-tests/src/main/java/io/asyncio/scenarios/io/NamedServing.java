package io.asyncio.scenarios.io;

import static io.asyncio.Asyncio.await;

import io.asyncio.Asyncio;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes a server that has a name, and listens at several hosts. */
final class NamedServing {

  private final IoRun run;
  private final String name;
  private final Map<?, ?> wishes;
  private final Serving clients;

  NamedServing(IoRun run, String name, Map<?, ?> wishes) {
    this.run = run;
    this.name = name;
    this.wishes = wishes;
    this.clients = new Serving(run);
  }

  void start() {
    run.tasks.start("make:" + name, this::serve);
  }

  private @Nullable Object serve() throws Exception {
    Server server = wishes("sock") ? overChannel() : atHosts();
    run.servers.add(name, server);
    return run.servers.hosts(name);
  }

  private Server atHosts() throws Exception {
    List<String> hosts = hosts();
    int port =
        wishes.get("port") instanceof String label ? run.servers.address(label).getPort() : 0;
    if (wishes("single")) {
      String host = hosts.getFirst();
      return await(
          wishes("stream")
              ? Asyncio.startServer(clients::connected, host, port, options())
              : run.loop.createServer(clients::protocol, host, port, options()));
    }
    return await(
        wishes("stream")
            ? Asyncio.startServer(clients::connected, options().withHosts(hosts).withPort(port))
            : run.loop.createServer(clients::protocol, hosts, port, options()));
  }

  private Server overChannel() throws Exception {
    ServerSocketChannel channel = channel();
    return await(
        wishes("stream")
            ? Asyncio.startServer(clients::connected, channel, options())
            : run.loop.createServer(clients::protocol, channel, options()));
  }

  private ServerSocketChannel channel() throws IOException {
    return ServerSocketChannel.open().bind(new InetSocketAddress(hosts().getFirst(), 0));
  }

  private boolean wishes(String wish) {
    return Boolean.TRUE.equals(wishes.get(wish));
  }

  private List<String> hosts() {
    List<String> hosts = new ArrayList<>();
    for (Object last : Objects.requireNonNull((List<?>) wishes.get("hosts"), "hosts")) {
      hosts.add(Addresses.host(Math.toIntExact((Long) last)));
    }
    return hosts;
  }

  private ServerOptions options() {
    ServerOptions options = ServerOptions.defaults();
    if (wishes.get("start") instanceof Boolean start) {
      options = options.withStartServing(start);
    }
    if (wishes.get("backlog") instanceof Long backlog) {
      options = options.withBacklog(Math.toIntExact(backlog));
    }
    return options;
  }
}
