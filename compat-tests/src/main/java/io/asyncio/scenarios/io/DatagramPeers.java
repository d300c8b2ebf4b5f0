package io.asyncio.scenarios.io;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The raw sockets of datagrams, and who has which port. */
final class DatagramPeers {

  private final Map<String, DatagramPeer> peers = new HashMap<>();
  private final Map<Integer, String> names = new HashMap<>();

  void add(String name, DatagramPeer peer) {
    peers.put(name, peer);
    name(peer.address(), name);
  }

  /** Notes who has an address. */
  void name(SocketAddress address, String name) {
    names.put(Addresses.port(address), name);
  }

  /** Returns who has an address. */
  String nameOf(SocketAddress address) {
    return names.getOrDefault(Addresses.port(address), "?");
  }

  @Nullable
  DatagramPeer find(String name) {
    return peers.get(name);
  }

  DatagramPeer get(String name) throws Missing {
    DatagramPeer peer = peers.get(name);
    if (peer == null) {
      throw new Missing(name);
    }
    return peer;
  }

  /** Returns one that is not closed. */
  DatagramPeer open(String name) throws Missing {
    DatagramPeer peer = get(name);
    if (!peer.isOpen()) {
      throw new Missing(name);
    }
    return peer;
  }

  void closeAll() throws IOException {
    for (DatagramPeer peer : peers.values()) {
      peer.close();
    }
  }
}
