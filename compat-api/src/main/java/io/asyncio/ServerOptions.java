package io.asyncio;

import io.asyncio.internal.Ports;
import io.asyncio.streams.StreamReader;
import java.net.StandardProtocolFamily;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a server listens: the keyword arguments of {@code loop.create_server}. Immutable; each method
 * returns a copy.
 *
 * @param hosts the names or addresses to listen on; empty for every interface
 * @param port 0 to 65535; 0 takes a free one
 * @param family {@code null} for IPv4 and IPv6
 * @param backlog how many connections the system queues before they are accepted
 * @param reuseAddress whether a port in {@code TIME_WAIT} may be taken
 * @param reusePort whether other servers may listen on the same port
 * @param keepAlive whether the system probes idle connections
 * @param startServing whether connections are accepted at once
 * @param limit for {@code startServer}: the limit of each {@link StreamReader}, in bytes
 */
public record ServerOptions(
    List<String> hosts,
    int port,
    @Nullable StandardProtocolFamily family,
    int backlog,
    boolean reuseAddress,
    boolean reusePort,
    boolean keepAlive,
    boolean startServing,
    int limit) {

  private static final int DEFAULT_BACKLOG = 100;
  private static final ServerOptions DEFAULT = new ServerOptions(
      List.of(), 0, null, DEFAULT_BACKLOG, true, false, false, true, StreamReader.DEFAULT_LIMIT);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one of them is out of range
   */
  public ServerOptions {
    hosts = List.copyOf(hosts);
    Ports.check(port);
    if (backlog < 0) {
      throw new IllegalArgumentException("backlog must not be negative: " + backlog);
    }
    if (limit <= 0) {
      throw new IllegalArgumentException("limit must be positive: " + limit);
    }
  }

  /** Every interface, at a free port. */
  public static ServerOptions defaults() {
    return DEFAULT;
  }

  /** The default options, at a host ({@code null} or {@code ""} for every interface) and port. */
  public static ServerOptions of(@Nullable String host, int port) {
    return DEFAULT.at(host, port);
  }

  /** Returns a copy for another host ({@code null} or {@code ""} for every interface) and port. */
  public ServerOptions at(@Nullable String host, int port) {
    return at(host == null || host.isEmpty() ? List.of() : List.of(host), port);
  }

  /** Returns a copy for other hosts. */
  public ServerOptions at(Collection<String> hosts, int port) {
    return new ServerOptions(
        List.copyOf(hosts),
        port,
        family,
        backlog,
        reuseAddress,
        reusePort,
        keepAlive,
        startServing,
        limit);
  }

  /** Returns a copy that listens on one family of addresses alone. */
  public ServerOptions family(StandardProtocolFamily family) {
    return new ServerOptions(
        hosts, port, family, backlog, reuseAddress, reusePort, keepAlive, startServing, limit);
  }

  /** Returns a copy with another backlog. */
  public ServerOptions backlog(int backlog) {
    return new ServerOptions(
        hosts, port, family, backlog, reuseAddress, reusePort, keepAlive, startServing, limit);
  }

  /** Returns a copy that says whether a port in {@code TIME_WAIT} may be taken. */
  public ServerOptions reuseAddress(boolean reuseAddress) {
    return new ServerOptions(
        hosts, port, family, backlog, reuseAddress, reusePort, keepAlive, startServing, limit);
  }

  /** Returns a copy that says whether other servers may listen on the same port. */
  public ServerOptions reusePort(boolean reusePort) {
    return new ServerOptions(
        hosts, port, family, backlog, reuseAddress, reusePort, keepAlive, startServing, limit);
  }

  /** Returns a copy that says whether the system probes idle connections. */
  public ServerOptions keepAlive(boolean keepAlive) {
    return new ServerOptions(
        hosts, port, family, backlog, reuseAddress, reusePort, keepAlive, startServing, limit);
  }

  /** Returns a copy that says whether connections are accepted at once. */
  public ServerOptions startServing(boolean startServing) {
    return new ServerOptions(
        hosts, port, family, backlog, reuseAddress, reusePort, keepAlive, startServing, limit);
  }

  /** Returns a copy with another limit of the stream readers, in bytes. */
  public ServerOptions limit(int limit) {
    return new ServerOptions(
        hosts, port, family, backlog, reuseAddress, reusePort, keepAlive, startServing, limit);
  }
}
