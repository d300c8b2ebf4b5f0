package io.asyncio.netty.stream;

import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.loop.NettyFutures;
import io.asyncio.netty.loop.Sneaky;
import io.asyncio.netty.transport.Families;
import io.asyncio.netty.transport.SocketFailure;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One attempt to connect to one address. Owned by the loop's thread. */
final class ConnectAttempt {

  private final StreamHost streams;
  private final LoopHost host;
  private final InetSocketAddress remote;
  private final @Nullable List<InetSocketAddress> locals;
  private final List<IOException> errors = new ArrayList<>(1);
  private @Nullable SocketChannel channel;

  /**
   * Prepares an attempt.
   *
   * @param locals what to bind to; the first of the right family that can be bound is taken
   */
  ConnectAttempt(
      StreamHost streams, InetSocketAddress remote, @Nullable List<InetSocketAddress> locals) {
    this.streams = streams;
    this.host = streams.host();
    this.remote = remote;
    this.locals = locals;
  }

  /** Returns what went wrong, in order. */
  List<IOException> errors() {
    return errors;
  }

  /** Returns the channel, once there is one. */
  SocketChannel channel() {
    return Objects.requireNonNull(channel);
  }

  /**
   * Connects. In a coroutine of the loop.
   *
   * @return the channel, which the caller owns; if this fails or is cancelled, there is none left
   * @throws IOException if that fails; it is one of {@link #errors} too
   */
  SocketChannel run() throws Exception {
    try {
      NettyFutures.await(host, this::open);
      SocketChannel channel = Objects.requireNonNull(this.channel);
      bind(channel);
      connect(channel);
      return channel;
    } catch (IOException e) {
      errors.add(e);
      closeSoon();
      throw e;
    } catch (Throwable e) {
      closeSoon();
      throw e;
    }
  }

  private void connect(SocketChannel channel) throws Exception {
    try {
      NettyFutures.await(host, () -> channel.connect(remote));
    } catch (IOException e) {
      throw SocketFailure.connecting(remote, e);
    }
  }

  private ChannelFuture open() {
    try {
      SocketChannel channel = host.backend().newSocket(Families.of(remote));
      this.channel = channel;
      streams.prepare(channel);
      channel.config().setConnectTimeoutMillis(0); // the system's own limit holds
      return host.register(channel);
    } catch (Exception e) {
      throw Sneaky.<RuntimeException>rethrow(SocketFailure.opening(e));
    }
  }

  /** Opening may be still to come, so this takes its turn behind it. */
  private void closeSoon() {
    host.readyOnce(() -> {
      if (channel != null) {
        host.close(channel);
      }
    });
  }

  private void bind(SocketChannel channel) throws Exception {
    if (locals == null) {
      return;
    }
    IOException last = null;
    for (InetSocketAddress local : locals) {
      if (Families.of(local) == Families.of(remote)) {
        last = tryToBind(channel, local);
        if (last == null) {
          return;
        }
        errors.add(last);
      }
    }
    if (last == null) {
      throw new IOException("no matching local address for " + remote + " in " + locals);
    }
    errors.removeLast(); // it comes back as what this attempt ended with
    throw last;
  }

  private @Nullable IOException tryToBind(SocketChannel channel, InetSocketAddress local)
      throws Exception {
    try {
      NettyFutures.await(host, () -> channel.bind(local));
      return null;
    } catch (IOException e) {
      return SocketFailure.binding(local, e);
    }
  }
}
