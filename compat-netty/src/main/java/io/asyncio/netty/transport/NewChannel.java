package io.asyncio.netty.transport;

import io.asyncio.internal.Unchecked;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.loop.NettyCall;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A channel of Netty in the making. What is done to it takes place on the loop's own thread, where
 * Netty's thread-local caches belong, while a coroutine waits.
 *
 * <p>Owned by the loop's thread.
 */
public final class NewChannel<C extends Channel> {

  private final LoopHost host;
  private final Supplier<? extends C> making;
  private final Consumer<? super C> settingUp;
  private @Nullable C channel;

  /**
   * Makes nothing yet.
   *
   * @param making makes the channel
   * @param settingUp sets it up before it is registered with the loop
   */
  public NewChannel(LoopHost host, Supplier<? extends C> making, Consumer<? super C> settingUp) {
    this.host = host;
    this.making = making;
    this.settingUp = settingUp;
  }

  /** Returns the channel, which has been opened. */
  public C channel() {
    return Objects.requireNonNull(channel, "not opened");
  }

  /**
   * Opens the channel. In a coroutine of the loop.
   *
   * @throws IOException if the system refuses
   */
  public void open() throws Exception {
    try {
      NettyCall.await(host, this::register);
    } catch (IOException e) {
      throw Unchecked.<Exception>rethrow(SocketFailure.raised(e));
    }
  }

  private ChannelFuture register() {
    C made;
    try {
      made = making.get();
    } catch (Exception e) {
      throw Unchecked.<RuntimeException>rethrow(SocketFailure.opening(e));
    }
    channel = made;
    settingUp.accept(made);
    return host.register(made);
  }

  /**
   * Binds the channel. In a coroutine of the loop.
   *
   * @throws java.net.BindException if the address cannot be bound; its message names it
   */
  public void bind(InetSocketAddress local) throws Exception {
    try {
      NettyCall.await(host, () -> channel().bind(local));
    } catch (IOException e) {
      throw SocketFailure.binding(local, e);
    }
  }

  /**
   * Connects the channel, and opens it before, if it is not open. In a coroutine of the loop.
   *
   * @throws IOException if that fails; where the system tells why, its message names the address
   */
  public void connect(SocketAddress remote) throws Exception {
    try {
      NettyCall.await(host, () -> connectNow(remote));
    } catch (IOException e) {
      throw Unchecked.<Exception>rethrow(SocketFailure.connecting(remote, e));
    }
  }

  private ChannelFuture connectNow(SocketAddress remote) {
    if (channel != null) {
      return channel.connect(remote);
    }
    ChannelFuture registered = register();
    ChannelPromise connected = channel().newPromise();
    registered.addListener(done -> {
      if (done.isSuccess()) {
        var _ = channel().connect(remote, connected);
      } else {
        connected.setFailure(done.cause());
      }
    });
    return connected;
  }

  /**
   * Closes the channel, if there is one. Opening it may be still to come, so this takes its turn
   * behind that.
   */
  public void discard() {
    host.readyOnce(() -> {
      if (channel != null) {
        host.close(channel);
      }
    });
  }
}
