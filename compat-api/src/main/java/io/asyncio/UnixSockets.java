package io.asyncio;

import io.asyncio.internal.UnixPaths;
import io.asyncio.protocols.StreamProtocol;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The Unix sockets of an event loop: connections and servers within one machine, at a path of the
 * file system. Protocols given here are a {@link io.asyncio.protocols.Protocol} or a {@link
 * io.asyncio.protocols.BufferedProtocol}. For datagrams see {@link DatagramOptions}.
 *
 * <p>A name that begins with a NUL is an abstract one: it has no file, and ends with its socket. Linux
 * has them, and so have loops on its own transports, epoll and io_uring.
 *
 * <p>{@code getExtraInfo("sockname")}, {@code getExtraInfo("peername")} and {@link Server#sockets}
 * give a {@link java.net.UnixDomainSocketAddress}, whose path is empty for a socket without a name,
 * such as that of a client; of an abstract name they give an {@link AbstractUnixAddress}.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_unix_connection">loop.create_unix_connection</a>
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_unix_server">loop.create_unix_server</a>
 */
public interface UnixSockets {

  /**
   * Connects to a Unix socket.
   *
   * @param protocolFactory called once, when the connection stands
   * @param path where a server listens
   * @throws IllegalArgumentException (when called) if the path is empty, or of another file system
   *     than the machine's own
   * @throws java.nio.file.NoSuchFileException (when awaited) if there is no such file
   * @throws java.io.IOException (when awaited) if nobody listens there, the path is too long for a
   *     socket, or its server has too many connections to accept
   * @throws IllegalStateException (when called) if the loop is closed
   */
  default <P extends StreamProtocol> Coroutine<Connection<P>> createUnixConnection(
      Supplier<P> protocolFactory, Path path) {
    return createUnixConnection(protocolFactory, UnixPaths.text(path));
  }

  /**
   * As {@link #createUnixConnection(Supplier, Path)}, with options.
   *
   * @param protocolFactory called once, when the connection stands
   * @param path where a server listens
   * @param options {@code tls} alone, with a {@code serverHostname}, since there is no host
   * @throws IllegalArgumentException (when called) also for such an option
   */
  default <P extends StreamProtocol> Coroutine<Connection<P>> createUnixConnection(
      Supplier<P> protocolFactory, Path path, ConnectionOptions options) {
    return createUnixConnection(protocolFactory, UnixPaths.text(path), options);
  }

  /**
   * As {@link #createUnixConnection(Supplier, Path)}, of a path as text, or an abstract name.
   *
   * @param protocolFactory called once, when the connection stands
   * @param path where a server listens; an abstract name begins with a NUL
   * @throws IllegalArgumentException (when called) also if the name is abstract and the loop's
   *     transport has no such names
   */
  default <P extends StreamProtocol> Coroutine<Connection<P>> createUnixConnection(
      Supplier<P> protocolFactory, String path) {
    return createUnixConnection(protocolFactory, path, ConnectionOptions.defaults());
  }

  /**
   * As {@link #createUnixConnection(Supplier, Path, ConnectionOptions)}, of a path as text, or an
   * abstract name.
   *
   * @param protocolFactory called once, when the connection stands
   * @param path where a server listens; an abstract name begins with a NUL
   * @param options {@code tls} alone, with a {@code serverHostname}, since there is no host
   * @throws IllegalArgumentException (when called) also if the name is abstract and the loop's
   *     transport has no such names
   */
  <P extends StreamProtocol> Coroutine<Connection<P>> createUnixConnection(
      Supplier<P> protocolFactory, String path, ConnectionOptions options);

  /**
   * Puts a transport and protocol on a channel that is connected already. The loop owns it then.
   *
   * @param protocolFactory called once
   * @param channel a connected one of the Unix family, which is made non-blocking
   * @throws IllegalArgumentException (when called) if the channel is closed, not connected or of
   *     another family
   * @throws IllegalStateException (when called) if the channel belongs to a transport, or the loop
   *     is closed
   * @throws java.io.IOException (when awaited) if the channel cannot be made non-blocking
   */
  default <P extends StreamProtocol> Coroutine<Connection<P>> createUnixConnection(
      Supplier<P> protocolFactory, SocketChannel channel) {
    return createUnixConnection(protocolFactory, channel, ConnectionOptions.defaults());
  }

  /**
   * As {@link #createUnixConnection(Supplier, SocketChannel)}, with options.
   *
   * @param protocolFactory called once, when the connection stands
   * @param channel a connected one; the loop owns it then
   * @param options {@code tls} alone, with a {@code serverHostname}
   * @throws IllegalArgumentException (when called) also for such an option
   */
  <P extends StreamProtocol> Coroutine<Connection<P>> createUnixConnection(
      Supplier<P> protocolFactory, SocketChannel channel, ConnectionOptions options);

  /**
   * Listens on a Unix socket. The file of a socket on which nobody listens any more is replaced.
   * Closing the server removes its file.
   *
   * @param protocolFactory called once a connection
   * @param path where to listen
   * @throws IllegalArgumentException (when called) if the path is empty, or of another file system
   *     than the machine's own
   * @throws java.net.BindException (when awaited) if somebody listens there, or there is a file that
   *     is no socket; its message names the path
   * @throws java.io.IOException (when awaited) if the path is too long for a socket, or its
   *     directory does not exist or may not be written to
   * @throws IllegalStateException (when called) if the loop is closed
   */
  default Coroutine<Server> createUnixServer(
      Supplier<? extends StreamProtocol> protocolFactory, Path path) {
    return createUnixServer(protocolFactory, UnixPaths.text(path));
  }

  /**
   * As {@link #createUnixServer(Supplier, Path)}, with options.
   *
   * @param protocolFactory called once a connection
   * @param path where to listen
   * @param options {@code backlog}, {@code cleanupSocket}, {@code mode}, {@code startServing} and {@code tls}
   * @throws IllegalArgumentException (when called) also for other options, and for {@code mode} with
   *     an abstract name
   */
  default Coroutine<Server> createUnixServer(
      Supplier<? extends StreamProtocol> protocolFactory, Path path, ServerOptions options) {
    return createUnixServer(protocolFactory, UnixPaths.text(path), options);
  }

  /**
   * As {@link #createUnixServer(Supplier, Path)}, of a path as text, or an abstract name.
   *
   * @param protocolFactory called once a connection
   * @param path where to listen; an abstract name begins with a NUL
   * @throws IllegalArgumentException (when called) also if the name is abstract and the loop's
   *     transport has no such names
   */
  default Coroutine<Server> createUnixServer(
      Supplier<? extends StreamProtocol> protocolFactory, String path) {
    return createUnixServer(protocolFactory, path, ServerOptions.defaults());
  }

  /**
   * As {@link #createUnixServer(Supplier, Path, ServerOptions)}, of a path as text, or an abstract
   * name.
   *
   * @param protocolFactory called once a connection
   * @param path where to listen; an abstract name begins with a NUL
   * @param options {@code backlog}, {@code cleanupSocket}, {@code mode}, {@code startServing} and {@code tls}
   * @throws IllegalArgumentException (when called) also if the name is abstract and the loop's
   *     transport has no such names
   */
  Coroutine<Server> createUnixServer(
      Supplier<? extends StreamProtocol> protocolFactory, String path, ServerOptions options);

  /**
   * Serves a channel that is bound already. The loop owns it then, and its file: closing the server
   * removes that, as it does not after {@link Network#createServer(Supplier, ServerSocketChannel)}.
   *
   * @param protocolFactory called once a connection
   * @param channel a bound one of the Unix family, which is made non-blocking
   * @throws IllegalArgumentException (when called) if the channel is closed, not bound or of another
   *     family
   * @throws IllegalStateException (when called) if the channel belongs to a transport, or the loop
   *     is closed
   * @throws java.io.IOException (when awaited) if the channel cannot be made non-blocking
   */
  default Coroutine<Server> createUnixServer(
      Supplier<? extends StreamProtocol> protocolFactory, ServerSocketChannel channel) {
    return createUnixServer(protocolFactory, channel, ServerOptions.defaults());
  }

  /**
   * As {@link #createUnixServer(Supplier, ServerSocketChannel)}, with options.
   *
   * @param protocolFactory called once a connection
   * @param channel a bound one; the loop owns it then
   * @param options {@code cleanupSocket}, {@code startServing} and {@code tls}
   * @throws IllegalArgumentException (when called) also for options other than {@code cleanupSocket}
   *     and {@code startServing}: the rest was settled when the channel was bound
   */
  Coroutine<Server> createUnixServer(
      Supplier<? extends StreamProtocol> protocolFactory,
      ServerSocketChannel channel,
      ServerOptions options);
}
