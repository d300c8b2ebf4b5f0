package io.asyncio.netty.loop;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueueDatagramChannel;
import io.netty.channel.kqueue.KQueueDomainDatagramChannel;
import io.netty.channel.kqueue.KQueueDomainSocketChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerDomainSocketChannel;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import org.jspecify.annotations.Nullable;

/** Netty's classes for one transport. */
public enum Backend {
  NIO {
    @Override
    public IoHandlerFactory handlers() {
      return NioIoHandler.newFactory(OrderedSelectorProvider.INSTANCE);
    }

    @Override
    public SocketChannel newSocket(SocketProtocolFamily family) {
      return new NioSocket(family);
    }

    @Override
    public ServerSocketChannel newServerSocket(SocketProtocolFamily family) {
      return new NioServerSocket(family);
    }

    @Override
    public Channel newUnixSocket() {
      return new NioUnixSocket();
    }

    @Override
    public ServerChannel newUnixServerSocket() {
      return new NioUnixServerSocket();
    }

    @Override
    public ChannelOption<Boolean> reusePort() {
      return NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);
    }
  },
  EPOLL {
    @Override
    public IoHandlerFactory handlers() {
      return EpollIoHandler.newFactory();
    }

    @Override
    public SocketChannel newSocket(SocketProtocolFamily family) {
      return new EpollSocketChannel(family);
    }

    @Override
    public ServerSocketChannel newServerSocket(SocketProtocolFamily family) {
      return new EpollServerSocketChannel(family);
    }

    @Override
    public Channel newUnixSocket() {
      return new EpollDomainSocketChannel();
    }

    @Override
    public ServerChannel newUnixServerSocket() {
      return new EpollServerDomainSocketChannel();
    }

    @Override
    public boolean hasAbstractNames() {
      return true;
    }

    @Override
    public boolean separatesFamilies() {
      return true;
    }

    @Override
    public boolean hasUnixDatagrams() {
      return true;
    }

    @Override
    public Channel newUnixDatagram() {
      return new EpollDomainDatagramChannel();
    }

    @Override
    public DatagramChannel newDatagram(@Nullable SocketProtocolFamily family) {
      return family == null ? new EpollDatagramChannel() : new EpollDatagramChannel(family);
    }
  },
  IO_URING {
    @Override
    public IoHandlerFactory handlers() {
      requireTwoDescriptors();
      return IoUringIoHandler.newFactory();
    }

    @Override
    public SocketChannel newSocket(SocketProtocolFamily family) {
      return new IoUringSocketChannel();
    }

    @Override
    public ServerSocketChannel newServerSocket(SocketProtocolFamily family) {
      return new IoUringServerSocketChannel();
    }

    @Override
    public Channel newUnixSocket() {
      return new IoUringDomainSocketChannel();
    }

    @Override
    public ServerChannel newUnixServerSocket() {
      return new IoUringServerDomainSocketChannel();
    }

    @Override
    public boolean hasAbstractNames() {
      return true;
    }

    @Override
    public DatagramChannel newDatagram(@Nullable SocketProtocolFamily family) {
      return family == null ? new IoUringDatagramChannel() : new IoUringDatagramChannel(family);
    }
  },
  KQUEUE {
    @Override
    public IoHandlerFactory handlers() {
      return KQueueIoHandler.newFactory();
    }

    @Override
    public SocketChannel newSocket(SocketProtocolFamily family) {
      return new KQueueSocketChannel(family);
    }

    @Override
    public ServerSocketChannel newServerSocket(SocketProtocolFamily family) {
      return new KQueueServerSocketChannel();
    }

    @Override
    public Channel newUnixSocket() {
      return new KQueueDomainSocketChannel();
    }

    @Override
    public ServerChannel newUnixServerSocket() {
      return new KQueueServerDomainSocketChannel();
    }

    @Override
    public boolean hasUnixDatagrams() {
      return true;
    }

    @Override
    public Channel newUnixDatagram() {
      return new KQueueDomainDatagramChannel();
    }

    @Override
    public DatagramChannel newDatagram(@Nullable SocketProtocolFamily family) {
      return family == null ? new KQueueDatagramChannel() : new KQueueDatagramChannel(family);
    }
  };

  /** Linux' numbers of the level and the option. */
  public static final ChannelOption<Integer> V6_ONLY =
      new IntegerUnixChannelOption("IPV6_V6ONLY", 41, 26);

  /**
   * Returns what makes the handler of a loop.
   *
   * @throws UncheckedIOException if the system lacks what the handler needs
   */
  public abstract IoHandlerFactory handlers();

  /** Netty would not close the ring if there was none for what wakes it up. */
  private static void requireTwoDescriptors() {
    try {
      for (FileDescriptor end : FileDescriptor.pipe()) {
        end.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Tells whether the loop must be run by one thread for its life, and so by no virtual one, whose
   * carriers change: Netty registers a ring with the thread that begins to use it.
   */
  public boolean isBoundToOneThread() {
    return this == IO_URING;
  }

  /** Tells whether a channel is read when it is found ready, and not by the kernel beforehand. */
  public boolean readsAtOnce() {
    return this != IO_URING;
  }

  /**
   * Makes a stream channel that can be connected to addresses of a family.
   *
   * @throws io.netty.channel.ChannelException if the system refuses it
   * @throws UnsupportedOperationException if the machine lacks the family
   */
  public abstract SocketChannel newSocket(SocketProtocolFamily family);

  /** As {@link #newSocket}, to listen. */
  public abstract ServerSocketChannel newServerSocket(SocketProtocolFamily family);

  /** Makes a stream channel that can be connected to Unix sockets. */
  public abstract Channel newUnixSocket();

  /** Makes a channel that can listen on a Unix socket. */
  public abstract ServerChannel newUnixServerSocket();

  /** Tells whether Unix sockets may have names without a file, as Linux has them. */
  public boolean hasAbstractNames() {
    return false;
  }

  public ChannelOption<Boolean> reusePort() {
    return UnixChannelOption.SO_REUSEPORT;
  }

  /**
   * Tells whether a server can listen on IPv6 alone, by {@link #V6_ONLY}, and on IPv4 alone beside
   * it. The JDK has no such option, and Netty's other channels turn IPv4's wildcard into that of
   * IPv6: there one socket of both families serves every interface.
   */
  public boolean separatesFamilies() {
    return false;
  }

  /**
   * Makes a datagram channel of a family, or of the machine's preferred one. NIO has none: its
   * datagrams go through the JDK's channels.
   */
  public DatagramChannel newDatagram(@Nullable SocketProtocolFamily family) {
    throw new IllegalStateException(this + " has no datagram channels");
  }

  /** Tells whether there are datagrams over Unix sockets. */
  public boolean hasUnixDatagrams() {
    return false;
  }

  /** Makes a datagram channel of the Unix family, where there is one. */
  public Channel newUnixDatagram() {
    throw new IllegalStateException(this + " has no Unix datagrams");
  }
}
