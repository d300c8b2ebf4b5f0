package io.asyncio.netty.stream;

import io.asyncio.netty.transport.Families;
import io.asyncio.netty.transport.NewChannel;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One attempt to connect to one address. Owned by the loop's thread. */
final class ConnectAttempt {

  private final InetSocketAddress remote;
  private final @Nullable List<InetSocketAddress> locals;
  private final List<IOException> errors = new ArrayList<>(1);
  private final NewChannel<SocketChannel> channel;

  /**
   * Prepares an attempt.
   *
   * @param locals what to bind to; the first of the right family that can be bound is taken
   */
  ConnectAttempt(
      StreamHost streams, InetSocketAddress remote, @Nullable List<InetSocketAddress> locals) {
    this.remote = remote;
    this.locals = locals;
    this.channel = new NewChannel<>(
        streams.host(), () -> streams.host().backend().newSocket(Families.of(remote)), made -> {
          streams.prepare(made);
          made.config().setConnectTimeoutMillis(0); // the system's own limit holds
        });
  }

  /** Returns what went wrong, in order. */
  List<IOException> errors() {
    return errors;
  }

  /**
   * Connects. In a coroutine of the loop.
   *
   * @return the channel, which the caller owns; if this fails or is cancelled, there is none left
   * @throws IOException if that fails; it is one of {@link #errors} too
   */
  SocketChannel run() throws Exception {
    try {
      if (locals != null) {
        channel.open();
        bind(locals);
      }
      channel.connect(remote);
      return channel.channel();
    } catch (IOException e) {
      errors.add(e);
      discard();
      throw e;
    } catch (Throwable e) {
      discard();
      throw e;
    }
  }

  /** Closes the channel, if there is one. */
  void discard() {
    channel.discard();
  }

  private void bind(List<InetSocketAddress> locals) throws Exception {
    BindException last = null;
    for (InetSocketAddress local : locals) {
      if (Families.of(local) == Families.of(remote)) {
        last = tryToBind(local);
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

  private @Nullable BindException tryToBind(InetSocketAddress local) throws Exception {
    try {
      channel.bind(local);
      return null;
    } catch (BindException e) {
      return e;
    }
  }
}
