package io.asyncio.scenarios.io;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The raw sockets of connections, and the one that listens. */
final class Peers {

  private static final int BACKLOG = 5;
  private static final int CONNECT_MILLIS = 2000;

  private final Map<String, Peer> peers = new HashMap<>();
  private @Nullable ServerSocketChannel listener;

  /** Listens on any port. */
  void listen(@Nullable Integer receiveBuffer) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.INET);
    if (receiveBuffer != null) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
    }
    channel.bind(Addresses.local(0), BACKLOG).configureBlocking(false);
    listener = channel;
  }

  /** Returns the port that is listened on, or one where nobody does. */
  int listenerPort() {
    return listener == null ? Addresses.CLOSED_PORT : listener.socket().getLocalPort();
  }

  /** Accepts a client if there is one. */
  boolean accept(String name, String party) throws IOException {
    SocketChannel channel = Objects.requireNonNull(listener, "listener").accept();
    if (channel == null) {
      return false;
    }
    peers.put(name, new Peer(channel, party));
    return true;
  }

  /** Connects to a server. */
  void connect(String name, String party, int port, @Nullable Integer receiveBuffer)
      throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET);
    try {
      if (receiveBuffer != null) {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
      }
      channel.socket().connect(Addresses.local(port), CONNECT_MILLIS);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    peers.put(name, new Peer(channel, party));
  }

  @Nullable
  Peer find(String name) {
    return peers.get(name);
  }

  /** Returns one that is not closed. */
  Peer open(String name) throws Missing {
    Peer peer = peers.get(name);
    if (peer == null || !peer.isOpen()) {
      throw new Missing(name);
    }
    return peer;
  }

  void closeAll() throws IOException {
    for (Peer peer : peers.values()) {
      peer.close();
    }
    if (listener != null) {
      listener.close();
    }
  }
}
