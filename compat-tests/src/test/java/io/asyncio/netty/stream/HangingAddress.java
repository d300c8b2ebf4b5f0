package io.asyncio.netty.stream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A listener whose queue is full, so that connecting to it does not end. */
public final class HangingAddress implements AutoCloseable {

  private static final int MOST = 64;

  private final ServerSocketChannel listener = ServerSocketChannel.open();
  private final List<SocketChannel> queued = new ArrayList<>();

  private HangingAddress(InetSocketAddress address) throws IOException {
    listener.bind(address, 1);
    while (queued.size() < MOST && connects()) {
      // The queue has room.
    }
  }

  public static HangingAddress at(String host, int port) throws IOException {
    return new HangingAddress(new InetSocketAddress(InetAddress.ofLiteral(host), port));
  }

  private boolean connects() throws IOException {
    SocketChannel channel = SocketChannel.open();
    queued.add(channel);
    channel.configureBlocking(false);
    return channel.connect(listener.getLocalAddress()) || channel.finishConnect();
  }

  public int port() throws IOException {
    return ((InetSocketAddress) listener.getLocalAddress()).getPort();
  }

  /** Has the queue emptied, so that whoever hangs is connected when he tries again. */
  public void acceptAll() throws IOException {
    listener.configureBlocking(false);
    for (SocketChannel accepted; (accepted = listener.accept()) != null; ) {
      accepted.close();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (SocketChannel channel : queued) {
      channel.close();
    }
  }
}
