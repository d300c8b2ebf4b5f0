package io.asyncio.asyncore;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.Channel;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The socket of a dispatcher. The JDK has one class of channels that connect and another of those that
 * listen; what a socket will be is known late, so a channel that connects is replaced by one that
 * listens:
 *
 * <pre>
 *   SocketChannel --- connect ---> SocketChannel
 *        |
 *        +-- listen, or bind to a path ---> ServerSocketChannel
 * </pre>
 */
final class Endpoint {

  private static final int DEFAULT_BACKLOG = 128;

  private final ProtocolFamily family;
  private final boolean own;
  private Channel channel;

  /** Why the last connection was not made, until somebody asks. */
  private @Nullable IOException failure;

  private Endpoint(ProtocolFamily family, Channel channel, boolean own) {
    this.family = family;
    this.own = own;
    this.channel = channel;
  }

  /** Makes one over a channel, which is put into non-blocking mode if it has such. */
  static Endpoint of(Channel channel) throws IOException {
    if (channel instanceof SelectableChannel selectable) {
      selectable.configureBlocking(false);
    }
    return new Endpoint(StandardProtocolFamily.INET, channel, false);
  }

  static Endpoint open(ProtocolFamily family, SocketType type) throws IOException {
    return switch (type) {
      case STREAM -> opened(family, SocketChannel.open(family));
      case DATAGRAM -> opened(family, DatagramChannel.open(family));
    };
  }

  private static Endpoint opened(ProtocolFamily family, SelectableChannel channel)
      throws IOException {
    channel.configureBlocking(false);
    return new Endpoint(family, channel, true);
  }

  Channel channel() {
    return channel;
  }

  /** Tells whether the channel was made here, and is nobody else's. */
  boolean isOwn() {
    return own;
  }

  ProtocolFamily family() {
    return family;
  }

  /** Returns the channel as a socket, or {@code null} if it is none. */
  @Nullable
  NetworkChannel network() {
    return channel instanceof NetworkChannel network ? network : null;
  }

  private NetworkChannel requireNetwork() throws SocketException {
    if (channel instanceof NetworkChannel network) {
      return network;
    }
    throw new SocketException("not a socket: " + channel);
  }

  void reuseAddress() throws IOException {
    requireNetwork().setOption(StandardSocketOptions.SO_REUSEADDR, true);
  }

  void bind(SocketAddress address) throws IOException {
    try {
      bindTo(address);
    } catch (SocketException e) {
      throw SocketFailures.at(address, e);
    }
  }

  private void bindTo(SocketAddress address) throws IOException {
    if (channel instanceof SocketChannel && Addresses.isUnix(address)) {
      ServerSocketChannel server = Addresses.listen(family, address, DEFAULT_BACKLOG);
      channel.close();
      channel = server;
      return;
    }
    NetworkChannel bound = requireNetwork().bind(address);
    if (bound instanceof SocketChannel) {
      bound.setOption(StandardSocketOptions.SO_REUSEADDR, true); // so that a listener can follow
    }
  }

  void listen(int backlog) throws IOException {
    switch (channel) {
      case SocketChannel socket
      when socket.isConnected() || socket.isConnectionPending() ->
        throw new SocketException("cannot listen: it has a connection: " + channel);
      case SocketChannel socket -> channel = Addresses.listenAt(socket, family, backlog);
      case ServerSocketChannel server
      when server.getLocalAddress() == null -> server.bind(null, backlog);
      case ServerSocketChannel _ -> {}
      default -> throw new SocketException("cannot listen: " + channel);
    }
  }

  /** Returns whether the connection is made; if not, it is under way. */
  boolean connect(SocketAddress address) throws IOException {
    failure = null;
    try {
      return switch (channel) {
        case SocketChannel socket -> socket.connect(address);
        case DatagramChannel datagrams ->
          datagrams.disconnect().connect(address).isConnected();
        default -> throw new SocketException("cannot connect: " + channel);
      };
    } catch (AlreadyConnectedException e) {
      return true;
    } catch (ConnectionPendingException e) {
      return false;
    } catch (SocketException e) {
      throw SocketFailures.at(address, e);
    }
  }

  boolean isConnecting() {
    return channel instanceof SocketChannel socket && socket.isConnectionPending();
  }

  /** Ends a connection that is under way if it can be: made, or with a failure for later. */
  void settle() {
    if (channel instanceof SocketChannel socket && socket.isConnectionPending()) {
      try {
        var _ = socket.finishConnect();
      } catch (IOException e) {
        failure = SocketFailures.told(e);
      }
    }
  }

  /**
   * Returns the channel to read from or to write to. Where the system has made the connection already,
   * it is made.
   *
   * @throws IOException why it was not
   */
  Channel ready() throws IOException {
    IOException taken = takeFailure();
    if (taken != null) {
      throw taken;
    }
    return channel;
  }

  boolean hasFailed() {
    return failure != null;
  }

  /** Returns what failed since somebody asked last, or {@code null}: {@code SO_ERROR}. */
  @Nullable
  IOException takeFailure() {
    settle();
    IOException taken = failure;
    failure = null;
    return taken;
  }

  @Nullable
  SocketChannel accept() throws IOException {
    if (channel instanceof ServerSocketChannel server) {
      return server.accept();
    }
    throw new SocketException("cannot accept: " + channel);
  }
}
