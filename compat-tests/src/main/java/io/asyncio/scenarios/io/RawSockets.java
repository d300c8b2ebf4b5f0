package io.asyncio.scenarios.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The raw, non-blocking sockets that are watched or that tasks wait for, by name. */
final class RawSockets {

  /** Small, so that it is soon full. */
  private static final int ROOM = 65536;

  private final Map<String, SelectableChannel> channels = new HashMap<>();
  private final Map<String, InetSocketAddress> addresses = new HashMap<>();

  /** How much was needed to fill them. */
  private final Map<String, Integer> filled = new HashMap<>();

  void add(String name, SelectableChannel channel, @Nullable InetSocketAddress address)
      throws IOException {
    channel.configureBlocking(false);
    channels.put(name, channel);
    if (address != null) {
      addresses.put(name, address);
    }
  }

  /** Adds the two ends of a connection. */
  void addPair(String first, String second) throws IOException {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.setOption(StandardSocketOptions.SO_RCVBUF, ROOM);
      listener.bind(Addresses.local(0), 1);
      SocketChannel client = SocketChannel.open();
      client.setOption(StandardSocketOptions.SO_RCVBUF, ROOM);
      client.connect(listener.getLocalAddress());
      addConnected(first, client);
      addConnected(second, listener.accept());
    }
  }

  private void addConnected(String name, SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.SO_SNDBUF, ROOM);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    add(name, channel, null);
  }

  /** Adds one of datagrams, and returns its address. */
  InetSocketAddress addDatagrams(String name) throws IOException {
    DatagramChannel channel = DatagramChannel.open().bind(Addresses.local(0));
    InetSocketAddress address = (InetSocketAddress) channel.getLocalAddress();
    add(name, channel, address);
    return address;
  }

  void addListener(String name) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open().bind(Addresses.local(0));
    add(name, channel, (InetSocketAddress) channel.getLocalAddress());
  }

  SelectableChannel get(String name) throws Missing {
    SelectableChannel channel = channels.get(name);
    if (channel == null) {
      throw new Missing(name);
    }
    return channel;
  }

  SocketChannel stream(String name) throws Missing {
    return (SocketChannel) get(name);
  }

  DatagramChannel datagrams(String name) throws Missing {
    return (DatagramChannel) get(name);
  }

  ServerSocketChannel listener(String name) throws Missing {
    return (ServerSocketChannel) get(name);
  }

  /** Returns the address of a socket that was bound. */
  @Nullable
  InetSocketAddress findAddress(String name) {
    return addresses.get(name);
  }

  /** Notes that so many bytes have filled a socket. */
  void filled(String name, int bytes) {
    filled.merge(name, bytes, Integer::sum);
  }

  /** Tells whether a socket took so many bytes. */
  boolean hasFilled(int bytes) {
    return filled.containsValue(bytes);
  }

  void closeAll() throws IOException {
    for (SelectableChannel channel : channels.values()) {
      channel.close();
    }
  }
}
