package io.asyncio.scenarios.io;

import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The endpoints that have a transport, by name. */
final class Parties {

  private final Map<String, Party> parties = new TreeMap<>();
  private final Map<String, SocketAddress> senders = new HashMap<>();
  private int accepted;

  void put(String name, Party party) {
    parties.put(name, party);
  }

  Party get(String name) throws Missing {
    Party party = parties.get(name);
    if (party == null) {
      throw new Missing(name);
    }
    return party;
  }

  @Nullable
  Party find(@Nullable String name) {
    return name == null ? null : parties.get(name);
  }

  /** Notes who has sent an endpoint its last datagram. */
  void heardFrom(String name, SocketAddress sender) {
    senders.put(name, sender);
  }

  /** Returns who has sent an endpoint its last datagram. */
  SocketAddress lastSender(String name) throws Missing {
    SocketAddress sender = senders.get(name);
    if (sender == null) {
      throw new Missing("datagram");
    }
    return sender;
  }

  /** Visits all, in the order of their names. */
  void forEach(BiConsumer<String, Party> action) {
    parties.forEach(action);
  }

  /** Returns the name of the server's next client: {@code s0}, {@code s1}. */
  String nextAccepted() {
    return "s" + accepted++;
  }
}
