package io.asyncio.netty;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueueDatagramChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import org.jspecify.annotations.Nullable;

/** Netty's classes for one transport. */
enum Backend {
  NIO {
    @Override
    IoHandlerFactory handlers() {
      return NioIoHandler.newFactory();
    }

    @Override
    SocketChannel newSocket() {
      return new NioSocketChannel();
    }

    @Override
    ServerSocketChannel newServerSocket() {
      return new NioServerSocketChannel();
    }

    @Override
    DatagramChannel newDatagram(@Nullable SocketProtocolFamily family) {
      return family == null ? new NioDatagramChannel() : new NioDatagramChannel(family);
    }
  },
  EPOLL {
    @Override
    IoHandlerFactory handlers() {
      return EpollIoHandler.newFactory();
    }

    @Override
    SocketChannel newSocket() {
      return new EpollSocketChannel();
    }

    @Override
    ServerSocketChannel newServerSocket() {
      return new EpollServerSocketChannel();
    }

    @Override
    DatagramChannel newDatagram(@Nullable SocketProtocolFamily family) {
      return family == null ? new EpollDatagramChannel() : new EpollDatagramChannel(family);
    }
  },
  IO_URING {
    @Override
    IoHandlerFactory handlers() {
      // A ring of a single issuer would tie the loop to the first thread that runs it.
      return IoUringIoHandler.newFactory(new IoUringIoHandlerConfig().setSingleIssuer(false));
    }

    @Override
    SocketChannel newSocket() {
      return new IoUringSocketChannel();
    }

    @Override
    ServerSocketChannel newServerSocket() {
      return new IoUringServerSocketChannel();
    }

    @Override
    DatagramChannel newDatagram(@Nullable SocketProtocolFamily family) {
      return family == null ? new IoUringDatagramChannel() : new IoUringDatagramChannel(family);
    }
  },
  KQUEUE {
    @Override
    IoHandlerFactory handlers() {
      return KQueueIoHandler.newFactory();
    }

    @Override
    SocketChannel newSocket() {
      return new KQueueSocketChannel();
    }

    @Override
    ServerSocketChannel newServerSocket() {
      return new KQueueServerSocketChannel();
    }

    @Override
    DatagramChannel newDatagram(@Nullable SocketProtocolFamily family) {
      return family == null ? new KQueueDatagramChannel() : new KQueueDatagramChannel(family);
    }
  };

  /**
   * Returns the backend of a transport.
   *
   * @throws IllegalStateException if this machine lacks it
   */
  static Backend of(IoTransport transport) {
    IoTransport resolved = transport.resolve();
    Throwable cause = resolved.unavailability();
    if (cause != null) {
      throw new IllegalStateException("transport " + resolved + " is not available here", cause);
    }
    return switch (resolved) {
      case AUTO, NIO -> NIO;
      case EPOLL -> EPOLL;
      case IO_URING -> IO_URING;
      case KQUEUE -> KQUEUE;
    };
  }

  abstract IoHandlerFactory handlers();

  /** Tells whether a channel is read when it is found ready, and not by the kernel beforehand. */
  boolean readsAtOnce() {
    return this != IO_URING;
  }

  abstract SocketChannel newSocket();

  abstract ServerSocketChannel newServerSocket();

  /** Makes a datagram channel of a family, or of the machine's preferred one. */
  abstract DatagramChannel newDatagram(@Nullable SocketProtocolFamily family);
}
