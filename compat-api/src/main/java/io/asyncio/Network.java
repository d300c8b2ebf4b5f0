package io.asyncio;

import io.asyncio.protocols.DatagramProtocol;
import io.asyncio.protocols.StreamProtocol;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The network side of an event loop: connections, servers, datagram endpoints, readiness of
 * channels, and names. Protocols given here are a {@link io.asyncio.protocols.Protocol} or a {@link
 * io.asyncio.protocols.BufferedProtocol}.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-eventloop.html#opening-network-connections">Opening
 *     network connections</a>
 */
public interface Network {

  /**
   * Connects to a host and port over TCP. All addresses of the host are tried in turn.
   *
   * @param protocolFactory called once, when the connection stands
   * @param host a name or an address
   * @param port 0 to 65535
   * @throws IllegalArgumentException (when called) if the port is out of range
   * @throws java.io.IOException (when awaited) if the host is unknown or no address answers
   */
  default <P extends StreamProtocol> Coroutine<Connection<P>> createConnection(
      Supplier<P> protocolFactory, String host, int port) {
    return createConnection(protocolFactory, host, port, ConnectionOptions.defaults());
  }

  /**
   * As {@link #createConnection(Supplier, String, int)}, with options.
   *
   * @throws IllegalArgumentException (when called) also for {@code limit}, which is for streams
   */
  <P extends StreamProtocol> Coroutine<Connection<P>> createConnection(
      Supplier<P> protocolFactory, String host, int port, ConnectionOptions options);

  /**
   * Puts a transport and protocol on a channel that is connected already. The loop owns it then.
   */
  default <P extends StreamProtocol> Coroutine<Connection<P>> createConnection(
      Supplier<P> protocolFactory, SocketChannel channel) {
    return createConnection(protocolFactory, channel, ConnectionOptions.defaults());
  }

  /**
   * As {@link #createConnection(Supplier, SocketChannel)}, with options.
   *
   * @throws IllegalArgumentException (when called) also for any option of today's, since all are for
   *     making a connection
   */
  <P extends StreamProtocol> Coroutine<Connection<P>> createConnection(
      Supplier<P> protocolFactory, SocketChannel channel, ConnectionOptions options);

  /** Puts a transport and protocol on a channel that was accepted outside the loop. */
  default <P extends StreamProtocol> Coroutine<Connection<P>> connectAcceptedSocket(
      Supplier<P> protocolFactory, SocketChannel channel) {
    return connectAcceptedSocket(protocolFactory, channel, ConnectionOptions.defaults());
  }

  /**
   * As {@link #connectAcceptedSocket(Supplier, SocketChannel)}, with options.
   *
   * @throws IllegalArgumentException (when called) also for any option of today's, since all are for
   *     making a connection
   */
  <P extends StreamProtocol> Coroutine<Connection<P>> connectAcceptedSocket(
      Supplier<P> protocolFactory, SocketChannel channel, ConnectionOptions options);

  /**
   * Listens on a host and port over TCP.
   *
   * @param protocolFactory called once a connection
   * @param host a name or an address; {@code null} or {@code ""} is every interface
   * @param port 0 to 65535; 0 takes a free one
   * @throws IllegalArgumentException (when called) if the port is out of range
   * @throws java.io.IOException (when awaited) if the host is unknown or the address is in use
   */
  default Coroutine<Server> createServer(
      Supplier<? extends StreamProtocol> protocolFactory, @Nullable String host, int port) {
    return createServer(protocolFactory, ServerOptions.of(host, port));
  }

  /**
   * As {@link #createServer(Supplier, String, int)}, with options.
   *
   * @throws IllegalArgumentException (when called) also if the options have hosts or a port, too,
   *     and for {@code limit}, which is for streams
   */
  default Coroutine<Server> createServer(
      Supplier<? extends StreamProtocol> protocolFactory,
      @Nullable String host,
      int port,
      ServerOptions options) {
    return createServer(protocolFactory, options.at(host, port));
  }

  /**
   * Listens on several hosts at the same port, see {@link #createServer(Supplier, String, int)}.
   *
   * @param port an {@code int}; it is declared as an object so that {@code null} is a host
   */
  default Coroutine<Server> createServer(
      Supplier<? extends StreamProtocol> protocolFactory, Collection<String> hosts, Integer port) {
    return createServer(protocolFactory, hosts, port, ServerOptions.defaults());
  }

  /** As {@link #createServer(Supplier, Collection, Integer)}, with options. */
  default Coroutine<Server> createServer(
      Supplier<? extends StreamProtocol> protocolFactory,
      Collection<String> hosts,
      Integer port,
      ServerOptions options) {
    return createServer(protocolFactory, options.at(hosts, port));
  }

  /**
   * Listens where {@code options} say, see {@link #createServer(Supplier, String, int)}.
   *
   * @throws IllegalArgumentException (when called) for {@code limit}, which is for streams
   */
  Coroutine<Server> createServer(
      Supplier<? extends StreamProtocol> protocolFactory, ServerOptions options);

  /** Serves a channel that is bound already. The loop owns it then. */
  default Coroutine<Server> createServer(
      Supplier<? extends StreamProtocol> protocolFactory, ServerSocketChannel channel) {
    return createServer(protocolFactory, channel, ServerOptions.defaults());
  }

  /**
   * As {@link #createServer(Supplier, ServerSocketChannel)}, with options.
   *
   * @throws IllegalArgumentException (when called) also for options other than {@code keepAlive} and
   *     {@code startServing}: the rest was settled when the channel was bound
   */
  Coroutine<Server> createServer(
      Supplier<? extends StreamProtocol> protocolFactory,
      ServerSocketChannel channel,
      ServerOptions options);

  /**
   * Makes a UDP endpoint: bound, connected, or both, as {@code options} say.
   *
   * @throws IllegalArgumentException (when called) if the options contradict each other
   * @throws java.io.IOException (when awaited) if the address cannot be bound or connected
   */
  <P extends DatagramProtocol> Coroutine<Endpoint<P>> createDatagramEndpoint(
      Supplier<P> protocolFactory, DatagramOptions options);

  /**
   * Calls {@code callback} in each iteration in which {@code channel} can be read from (or a server
   * channel accepted from), until {@link #removeReader}. Replaces the reader of before, which does
   * not run any more, even if it was to run in this iteration. An exception that the callback
   * throws goes to the exception handler, and the reader stays.
   *
   * <p>Remove the reader before the channel is closed or put into blocking mode. A reader whose
   * channel was closed all the same is never called again and forgotten sooner or later.
   *
   * @throws IllegalArgumentException if the channel is in blocking mode, closed, or never readable
   * @throws IllegalStateException if the channel belongs to a transport, or the loop is closed
   * @throws java.io.UncheckedIOException if the system refuses to watch one more
   */
  void addReader(SelectableChannel channel, Callback callback);

  /**
   * Ends {@link #addReader}; returns whether there was a reader.
   *
   * @throws IllegalStateException if the channel belongs to a transport
   */
  boolean removeReader(SelectableChannel channel);

  /** As {@link #addReader}, for writing (or for a connection that is being made). */
  void addWriter(SelectableChannel channel, Callback callback);

  /**
   * Ends {@link #addWriter}; returns whether there was a writer.
   *
   * @throws IllegalStateException if the channel belongs to a transport
   */
  boolean removeWriter(SelectableChannel channel);

  /**
   * Looks up the addresses of a host, off the loop's thread unless it is an address already.
   *
   * @param host a name or an address; {@code null} or {@code ""} is every interface
   * @throws java.net.UnknownHostException (when awaited) if there are none
   */
  Coroutine<List<InetSocketAddress>> getaddrinfo(@Nullable String host, int port);

  /** Looks up the name of an address, off the loop's thread. */
  Coroutine<HostAndService> getnameinfo(SocketAddress address);
}
