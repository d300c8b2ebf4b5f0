package io.asyncio.scenarios.io;

import java.io.IOException;
import java.net.SocketAddress;
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

  private final Map<String, Peer> peers = new HashMap<>();
  private final Carrier carrier;
  private @Nullable ServerSocketChannel listener;

  Peers(Carrier carrier) {
    this.carrier = carrier;
  }

  /** Listens at any address. */
  void listen(@Nullable Integer receiveBuffer) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(carrier.family());
    if (receiveBuffer != null) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
    }
    channel.bind(carrier.free(), BACKLOG).configureBlocking(false);
    listener = channel;
  }

  /** Returns the address that is listened at, or one where nobody does. */
  SocketAddress listenerAddress() throws IOException {
    return listener == null ? carrier.closed() : listener.getLocalAddress();
  }

  /** Accepts a client if there is one; {@code greets} is whether it speaks as the carrier does. */
  boolean accept(String name, String party, boolean greets) throws IOException {
    SocketChannel channel = Objects.requireNonNull(listener, "listener").accept();
    if (channel == null) {
      return false;
    }
    add(name, channel, party, true, greets);
    return true;
  }

  /** Connects to a server. */
  void connect(
      String name,
      String party,
      SocketAddress address,
      @Nullable Integer receiveBuffer,
      boolean greets)
      throws IOException {
    SocketChannel channel = SocketChannel.open(carrier.family());
    try {
      if (receiveBuffer != null) {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
      }
      channel.connect(address);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    add(name, channel, party, false, greets);
  }

  private void add(String name, SocketChannel channel, String party, boolean server, boolean greets)
      throws IOException {
    channel.configureBlocking(false);
    Wire wire = carrier.wire(channel, server);
    peers.put(name, new Peer(greets ? wire : wire.plain(), party));
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
