package io.asyncio.scenarios.io;

import io.asyncio.Server;
import io.asyncio.transports.BaseTransport;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The servers that have names, and the addresses that they listen at: {@code v0/2} is that of {@code
 * v0} at 127.0.0.2. Which server and address a client has come to stands in its lane.
 */
final class Servers {

  private final Trace trace;
  private final Map<String, Server> servers = new TreeMap<>();
  private final Map<String, InetSocketAddress> addresses = new TreeMap<>();

  Servers(Trace trace) {
    this.trace = trace;
  }

  void add(String name, Server server) {
    servers.put(name, server);
    server
        .addresses()
        .forEach(address -> addresses.put(name + "/" + Addresses.lastPart(address), address));
  }

  Server get(String name) throws Missing {
    Server server = servers.get(name);
    if (server == null) {
      throw new Missing(name);
    }
    return server;
  }

  /** Returns where a server listens, or did. */
  InetSocketAddress address(String label) throws Missing {
    InetSocketAddress address = addresses.get(label);
    if (address == null) {
      throw new Missing(label);
    }
    return address;
  }

  /** Returns the last parts of the hosts where a server listens, in their order. */
  List<String> hosts(String name) throws Missing {
    return get(name).addresses().stream().map(Addresses::lastPart).sorted().toList();
  }

  /** Traces where a client has come to, if that is a server with a name. */
  void traceListener(String client, BaseTransport transport) {
    SocketAddress here = (SocketAddress) transport.getExtraInfo("sockname");
    addresses.forEach((label, address) -> {
      if (client.startsWith("s") && address.equals(here)) {
        trace.add(client, "at", label);
      }
    });
  }

  void traceStates() {
    servers.forEach((name, server) ->
        trace.add("=" + name, "state", server.isServing(), server.sockets().size()));
  }

  void closeAll() {
    servers.values().forEach(Server::close);
  }
}
