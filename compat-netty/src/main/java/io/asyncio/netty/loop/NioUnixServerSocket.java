package io.asyncio.netty.loop;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.ServerChannel;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.nio.AbstractNioMessageChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's listening channel over a Unix socket of the JDK, which accepts {@link NioUnixSocket}s. That
 * of Netty itself deletes the file at its path when it is closed, whoever's that is.
 */
public final class NioUnixServerSocket extends AbstractNioMessageChannel implements ServerChannel {

  private static final int ACCEPTED_AT_ONCE = 16;
  private static final ChannelMetadata METADATA = new ChannelMetadata(false, ACCEPTED_AT_ONCE);

  private final Config config = new Config();

  /** Makes one that can be bound. */
  NioUnixServerSocket() {
    this(open());
  }

  /** Makes one of a channel that is bound. */
  public NioUnixServerSocket(ServerSocketChannel channel) {
    super(null, channel, SelectionKey.OP_ACCEPT);
  }

  private static ServerSocketChannel open() {
    try {
      return ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    } catch (IOException e) {
      throw new ChannelException("Failed to open a socket.", e);
    }
  }

  ServerSocketChannel jdk() {
    return (ServerSocketChannel) javaChannel();
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public boolean isActive() {
    return isOpen() && localAddress0() != null;
  }

  @Override
  protected @Nullable SocketAddress localAddress0() {
    try {
      return jdk().getLocalAddress();
    } catch (IOException e) {
      return null; // it is closed
    }
  }

  @Override
  protected @Nullable SocketAddress remoteAddress0() {
    return null;
  }

  @Override
  protected void doBind(SocketAddress local) throws IOException {
    jdk().bind(local, config.backlog);
  }

  @Override
  protected int doReadMessages(List<Object> accepted) throws IOException {
    SocketChannel channel = jdk().accept();
    if (channel == null) {
      return 0;
    }
    accepted.add(new NioUnixSocket(this, channel));
    return 1;
  }

  @Override
  protected void doClose() throws Exception {
    super.doClose();
    jdk().close();
  }

  @Override
  protected void doDisconnect() {
    throw new UnsupportedOperationException();
  }

  @Override
  protected boolean doWriteMessage(Object message, ChannelOutboundBuffer waiting) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected boolean doConnect(SocketAddress remote, @Nullable SocketAddress local) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected void doFinishConnect() {
    throw new UnsupportedOperationException();
  }

  private final class Config extends DefaultChannelConfig {

    private volatile int backlog;

    Config() {
      super(NioUnixServerSocket.this, new ServerChannelRecvByteBufAllocator());
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
      if (option == ChannelOption.SO_BACKLOG) {
        backlog = (Integer) value;
        return true;
      }
      return super.setOption(option, value);
    }

    @Override
    protected void autoReadCleared() {
      clearReadPending();
    }
  }
}
