package io.asyncio.netty.stream;

import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.loop.QuietClose;
import io.asyncio.netty.readiness.Interest;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A listening channel of the JDK, on the loop's readers. Owned by the loop's thread. */
final class ChannelListener implements Listener {

  private final StreamHost streams;
  private final LoopHost host;
  private final ServerSocketChannel channel;
  private final Interest<SelectableChannel> interest;
  private final SocketAddress address;
  private final int backlog;
  private final Acceptor acceptor;

  /** Takes a channel over that is bound and non-blocking. */
  ChannelListener(StreamHost streams, ServerSocketChannel channel, int backlog, Acceptor acceptor)
      throws IOException {
    this.streams = streams;
    this.host = streams.host();
    this.channel = channel;
    this.interest = streams.readiness().interest(channel);
    this.address = channel.getLocalAddress();
    this.backlog = backlog;
    this.acceptor = acceptor;
    host.transports().adopted(channel, this);
  }

  @Override
  public void accept() {
    if (channel.isOpen()) {
      interest.reading(this::acceptAll);
    }
  }

  @Override
  public void pause() {
    interest.stopReading();
  }

  /** As many in one turn as the queue was to hold, so that others have theirs. */
  private void acceptAll() {
    try {
      for (int i = 0; i <= backlog && interest.isReading(); i++) {
        SocketChannel child = channel.accept();
        if (child == null) {
          return;
        }
        ExistingChannels.prepare(child);
        if (acceptor.keepAlive()) {
          keepAlive(child);
        }
        acceptor.accepted(new ChannelConnection(streams, child));
      }
    } catch (IOException e) {
      acceptor.failed(this, e);
    }
  }

  private static void keepAlive(SocketChannel child) throws IOException {
    if (child.supportedOptions().contains(StandardSocketOptions.SO_KEEPALIVE)) {
      child.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    }
  }

  @Override
  public void close() {
    pause();
    host.transports().released(channel);
    QuietClose.of(channel);
  }

  @Override
  public SocketAddress address() {
    return address;
  }

  @Override
  public String toString() {
    return "<ChannelListener " + address + ">";
  }
}
