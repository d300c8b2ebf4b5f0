package io.asyncio;

import io.asyncio.internal.Ports;
import io.asyncio.protocols.BaseProtocol;
import io.asyncio.protocols.DatagramProtocol;
import io.asyncio.protocols.StreamProtocol;
import io.asyncio.transports.BaseTransport;
import io.asyncio.transports.Transport;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.FileChannel;
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
   * @throws IllegalStateException (when called) if the loop is closed
   */
  default <P extends StreamProtocol> Coroutine<Connection<P>> createConnection(
      Supplier<P> protocolFactory, String host, int port) {
    return createConnection(protocolFactory, host, port, ConnectionOptions.defaults());
  }

  /**
   * As {@link #createConnection(Supplier, String, int)}, with options.
   *
   * @param protocolFactory called once, when the connection stands
   * @param host a name or an address
   * @param port 0 to 65535
   * @param options how to connect; no {@code limit}
   * @throws IllegalArgumentException (when called) also for {@code limit}, which is for streams
   */
  <P extends StreamProtocol> Coroutine<Connection<P>> createConnection(
      Supplier<P> protocolFactory, String host, int port, ConnectionOptions options);

  /**
   * Puts a transport and protocol on a channel that is connected already. The loop owns it then.
   *
   * @param protocolFactory called once
   * @param channel a connected one, which is made non-blocking
   * @throws IllegalArgumentException (when called) if the channel is closed or not connected
   * @throws IllegalStateException (when called) if the channel belongs to a transport, or the loop
   *     is closed
   * @throws java.io.IOException (when awaited) if the channel cannot be made non-blocking
   */
  default <P extends StreamProtocol> Coroutine<Connection<P>> createConnection(
      Supplier<P> protocolFactory, SocketChannel channel) {
    return createConnection(protocolFactory, channel, ConnectionOptions.defaults());
  }

  /**
   * As {@link #createConnection(Supplier, SocketChannel)}, with options.
   *
   * @param protocolFactory called once, when the connection stands
   * @param channel a connected one; the loop owns it then
   * @param options {@code tls} alone, with a {@code serverHostname}, since there is no host
   * @throws IllegalArgumentException (when called) also for any other option, since they are for
   *     making a connection
   */
  <P extends StreamProtocol> Coroutine<Connection<P>> createConnection(
      Supplier<P> protocolFactory, SocketChannel channel, ConnectionOptions options);

  /**
   * Puts a transport and protocol on a channel that was accepted outside the loop.
   *
   * @param protocolFactory called once
   * @param channel a connected one, which is made non-blocking
   * @throws IllegalArgumentException (when called) if the channel is closed or not connected
   * @throws IllegalStateException (when called) if the channel belongs to a transport, or the loop
   *     is closed
   * @throws java.io.IOException (when awaited) if the channel cannot be made non-blocking
   */
  default <P extends StreamProtocol> Coroutine<Connection<P>> connectAcceptedSocket(
      Supplier<P> protocolFactory, SocketChannel channel) {
    return connectAcceptedSocket(protocolFactory, channel, ConnectionOptions.defaults());
  }

  /**
   * As {@link #connectAcceptedSocket(Supplier, SocketChannel)}, with options.
   *
   * @param protocolFactory called once, when the connection stands
   * @param channel a connected one; the loop owns it then
   * @param options {@code tls} alone, for the server's side
   * @throws IllegalArgumentException (when called) also for any other option, since they are for
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
   * @throws IllegalStateException (when called) if the loop is closed
   */
  default Coroutine<Server> createServer(
      Supplier<? extends StreamProtocol> protocolFactory, @Nullable String host, int port) {
    return createServer(protocolFactory, ServerOptions.of(host, port));
  }

  /**
   * As {@link #createServer(Supplier, String, int)}, with options.
   *
   * @param protocolFactory called once a connection
   * @param host a name or an address; {@code null} or {@code ""} is every interface
   * @param port 0 to 65535; 0 takes a free one
   * @param options how to listen; no hosts, no port, no {@code limit}
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
   * @param port 0 to 65535; 0 takes a free one for each host and family. It is declared as an
   *     object so that {@code null} is a host
   * @param protocolFactory called once a connection
   * @param hosts names or addresses; none for every interface
   * @throws IllegalArgumentException (when called) if the port is out of range
   * @throws IllegalStateException (when called) if the loop is closed
   * @throws java.io.IOException (when awaited) if a host is unknown or an address is in use; it
   *     listens on none then
   */
  default Coroutine<Server> createServer(
      Supplier<? extends StreamProtocol> protocolFactory, Collection<String> hosts, Integer port) {
    return createServer(protocolFactory, hosts, port, ServerOptions.defaults());
  }

  /**
   * As {@link #createServer(Supplier, Collection, Integer)}, with options.
   *
   * @param protocolFactory called once a connection
   * @param hosts names or addresses; none for every interface
   * @param port 0 to 65535; 0 takes a free one
   * @param options how to listen; no hosts, no port, no {@code limit}
   * @throws IllegalArgumentException (when called) also if the options have hosts or a port, too,
   *     and for {@code limit}, which is for streams
   */
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
   * @param protocolFactory called once a connection
   * @param options where and how to listen
   * @throws IllegalArgumentException (when called) for {@code limit}, which is for streams
   * @throws IllegalStateException (when called) if the loop is closed
   * @throws java.io.IOException (when awaited) if a host is unknown, has no address of the family
   *     that is asked for, or an address is in use
   */
  Coroutine<Server> createServer(
      Supplier<? extends StreamProtocol> protocolFactory, ServerOptions options);

  /**
   * Serves a channel that is bound already. The loop owns it then.
   *
   * @param protocolFactory called once a connection
   * @param channel a bound one, which is made non-blocking
   * @throws IllegalArgumentException (when called) if the channel is closed or not bound
   * @throws IllegalStateException (when called) if the channel belongs to a transport, or the loop
   *     is closed
   * @throws java.io.IOException (when awaited) if the channel cannot be made non-blocking
   */
  default Coroutine<Server> createServer(
      Supplier<? extends StreamProtocol> protocolFactory, ServerSocketChannel channel) {
    return createServer(protocolFactory, channel, ServerOptions.defaults());
  }

  /**
   * As {@link #createServer(Supplier, ServerSocketChannel)}, with options.
   *
   * @param protocolFactory called once a connection
   * @param channel a bound one; the loop owns it then
   * @param options {@code keepAlive} and {@code startServing}
   * @throws IllegalArgumentException (when called) also for options other than {@code keepAlive}
   *     and {@code startServing}: the rest was settled when the channel was bound
   */
  Coroutine<Server> createServer(
      Supplier<? extends StreamProtocol> protocolFactory,
      ServerSocketChannel channel,
      ServerOptions options);

  /**
   * Encrypts a connection that stands, as a client, or with {@link TlsOptions#withServerSide} as a
   * server. The handshake is over when the coroutine returns; {@code connectionMade} is not called
   * again. What was written before leaves unencrypted, and what came in and was not read yet is
   * taken for the other side's hello.
   *
   * @param transport one of this loop over a socket, or one of TLS; not to be used any more
   * @param protocol what the new transport calls
   * @param options how to encrypt; a client needs a {@code serverHostname}
   * @return the transport to use instead
   * @throws IllegalArgumentException (when called) if the transport is of another kind or loop, or an
   *     option has no use
   * @throws javax.net.ssl.SSLException (when awaited) if the hands cannot be shaken
   * @throws ConnectionAbortedError (when awaited) if that takes too long
   * @throws ConnectionResetError (when awaited) if the connection is lost meanwhile
   * @throws IllegalStateException (when called) if the loop is closed
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.start_tls">loop.start_tls</a>
   */
  Coroutine<Transport> startTls(Transport transport, BaseProtocol protocol, TlsOptions options);

  /**
   * Makes an endpoint of UDP or of Unix datagrams: bound, connected, or both, as {@code options} say.
   *
   * @param protocolFactory called once, before the endpoint is made known
   * @param options at least an address, a family or a channel
   * @throws IllegalArgumentException (when called) if {@code options} have neither an address nor a
   *     family nor a channel, the addresses or the family are those of Unix sockets and the loop's
   *     transport has no Unix datagrams, or the options then have more than these, or the channel is
   *     closed
   * @throws java.io.IOException (when awaited) if the address cannot be bound or connected
   * @throws IllegalStateException (when called) if the loop is closed, or a given channel belongs
   *     to a transport
   */
  <P extends DatagramProtocol> Coroutine<Endpoint<P>> createDatagramEndpoint(
      Supplier<P> protocolFactory, DatagramOptions options);

  /**
   * Sends a file over a transport, behind what was written before: without copying it if the system
   * can do that, and no handlers such as TLS stand in between.
   *
   * <p>Meanwhile the transport does not read, and unless the file is copied, its {@code write} and
   * {@code writelines} raise {@link IllegalStateException}. What is written afterwards goes behind
   * the file.
   *
   * @param transport a connection over TCP or a Unix-domain socket
   * @param file which can be read from; it stays its user's
   * @return how many bytes were sent
   * @throws IllegalArgumentException (when called) if the file is closed or cannot be read from
   * @throws IllegalStateException (when called) if the loop is closed, or (when awaited) if the
   *     transport is closing, is of a kind that sends no files, or sends one already
   * @throws java.io.IOException (when awaited) if the connection is lost or closed meanwhile, or the
   *     file cannot be read; the file's position tells how much was sent
   */
  default Coroutine<Long> sendfile(BaseTransport transport, FileChannel file) {
    return sendfile(transport, file, SendfileOptions.defaults());
  }

  /**
   * As {@link #sendfile(BaseTransport, FileChannel)}, of a part of a file.
   *
   * @param transport a connection over TCP or a Unix-domain socket
   * @param file which can be read from; it stays its user's
   * @param offset where in the file the part begins, whatever the file's position is
   * @param count how many bytes at most; more than 0
   * @throws IllegalArgumentException (when called) also if {@code offset} is negative or {@code
   *     count} is not positive
   */
  default Coroutine<Long> sendfile(
      BaseTransport transport, FileChannel file, long offset, long count) {
    return sendfile(
        transport, file, SendfileOptions.defaults().withOffset(offset).withCount(count));
  }

  /**
   * As {@link #sendfile(BaseTransport, FileChannel)}, with options. Afterwards, also if it fails or
   * is cancelled, the file's position is behind what was sent, if that was anything. A file that
   * turns out to be shorter is sent up to its end.
   *
   * @param transport a connection over TCP or a Unix-domain socket
   * @param file which can be read from; it stays its user's
   * @param options what of the file
   * @throws SendfileNotAvailableError (when awaited) if the file would have to be copied, and {@code
   *     fallback} is off
   */
  Coroutine<Long> sendfile(BaseTransport transport, FileChannel file, SendfileOptions options);

  /**
   * Calls {@code callback} in each iteration in which {@code channel} can be read from (or a server
   * channel accepted from), until {@link #removeReader}. Replaces the reader of before, which does
   * not run any more, even if it was to run in this iteration. An exception that the callback
   * throws goes to the exception handler, and the reader stays.
   *
   * <p>Remove the reader before the channel is closed or put into blocking mode. A reader whose
   * channel was closed all the same is never called again and forgotten sooner or later.
   *
   * @param channel a channel in non-blocking mode that can be read from or accepted from
   * @param callback what is called, in a copy of the current context
   * @throws IllegalArgumentException if the channel is in blocking mode, closed, or never readable
   * @throws IllegalStateException if the channel belongs to a transport, or the loop is closed
   * @throws java.io.UncheckedIOException if the system refuses to watch one more
   */
  void addReader(SelectableChannel channel, Callback callback);

  /**
   * Ends {@link #addReader}; returns whether there was a reader.
   *
   * @param channel of any mode, open or closed
   * @throws IllegalStateException if the channel belongs to a transport
   */
  boolean removeReader(SelectableChannel channel);

  /**
   * As {@link #addReader}, for writing (or for a connection that is being made).
   *
   * @param channel a channel in non-blocking mode that can be written to
   * @param callback what is called, in a copy of the current context
   */
  void addWriter(SelectableChannel channel, Callback callback);

  /**
   * Ends {@link #addWriter}; returns whether there was a writer.
   *
   * @param channel of any mode, open or closed
   * @throws IllegalStateException if the channel belongs to a transport
   */
  boolean removeWriter(SelectableChannel channel);

  /**
   * Looks up the addresses of a host, off the loop's thread unless it is an address already: those of
   * the results of {@link #getaddrinfo(String, String, AddrInfoOptions)} for one type of sockets.
   *
   * @param host a name or an address; {@code null} is this machine's loopback
   * @param port 0 to 65535, which the addresses have
   * @return in the order of the resolver
   * @throws java.net.UnknownHostException (when awaited) if there are none
   * @throws IllegalArgumentException (when called) if the port is out of range; (when awaited) if a
   *     part of the name between dots is empty or has more than 63 characters
   * @throws IllegalStateException (when called) if the loop is closed
   */
  default Coroutine<List<InetSocketAddress>> getaddrinfo(@Nullable String host, int port) {
    Ports.check(port);
    Coroutine<List<AddrInfo>> lookup = getaddrinfo(
        host, Integer.toString(port), AddrInfoOptions.defaults().withType(SocketKind.STREAM));
    return Asyncio.async(
        () -> Asyncio.await(lookup).stream().map(AddrInfo::sockaddr).toList());
  }

  /**
   * As {@link #getaddrinfo(String, String, AddrInfoOptions)}, with a port.
   *
   * @param host a name or an address; {@code null} is this machine's loopback, or every interface with
   *     {@link AddrInfoFlag#PASSIVE}
   * @param port 0 to 65535, which the addresses have
   * @param options what is looked up
   * @return in the order of the resolver, the types of each address together
   * @throws IllegalArgumentException (when called) also if the port is out of range
   */
  default Coroutine<List<AddrInfo>> getaddrinfo(
      @Nullable String host, int port, AddrInfoOptions options) {
    return getaddrinfo(host, Integer.toString(Ports.check(port)), options);
  }

  /**
   * As {@link #getaddrinfo(String, String, AddrInfoOptions)}, of every family and type of sockets.
   *
   * @param host a name or an address; {@code null} is this machine's loopback
   * @param service its name, such as {@code "http"}, or a number from 0 to 65535; {@code null} or
   *     {@code ""} is port 0
   * @return in the order of the resolver, the types of each address together
   */
  default Coroutine<List<AddrInfo>> getaddrinfo(@Nullable String host, @Nullable String service) {
    return getaddrinfo(host, service, AddrInfoOptions.defaults());
  }

  /**
   * Looks up a host and a service, off the loop's thread if there is anything to look up: an address
   * that is written as a number is not, with its scope if it has one, nor is a service that is a
   * number. Names of other alphabets are looked up in their encoding for the DNS (IDNA 2003).
   *
   * <p>There is a result for each address and each type of sockets that the options and the service
   * allow.
   *
   * @param host a name or an address; {@code null} is this machine's loopback, or every interface with
   *     {@link AddrInfoFlag#PASSIVE}
   * @param service its name, such as {@code "http"}, or a number from 0 to 65535; {@code null} or
   *     {@code ""} is port 0
   * @param options what is looked up
   * @return in the order of the resolver, the types of each address together
   * @throws java.net.UnknownHostException (when awaited) if there are none: the host or the service is
   *     unknown, the family is not IP's, the address is of another one, or the type has no such
   *     protocol or service; both {@code null} or an empty host are unknown, too
   * @throws IllegalArgumentException (when called) if the service is a number out of range; (when
   *     awaited) if a part of the name between dots is empty or has more than 63 characters
   * @throws IllegalStateException (when called) if the loop is closed
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.getaddrinfo">loop.getaddrinfo</a>
   */
  Coroutine<List<AddrInfo>> getaddrinfo(
      @Nullable String host, @Nullable String service, AddrInfoOptions options);

  /**
   * Looks up the names of an address and of its port, off the loop's thread.
   *
   * @param address a {@link java.net.InetSocketAddress}
   * @param flags what is asked, and how
   * @return the name, or the address as text where it has none, and the name of the service, or the
   *     port as text where that has none
   * @throws java.net.UnknownHostException (when awaited) if the address is a name that was not looked
   *     up, or it has no name and {@link NameInfoFlag#NAMEREQD} wants one
   * @throws IllegalArgumentException (when called) if it is no host and port
   * @throws IllegalStateException (when called) if the loop is closed
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.getnameinfo">loop.getnameinfo</a>
   */
  Coroutine<HostAndService> getnameinfo(SocketAddress address, NameInfoFlag... flags);
}
