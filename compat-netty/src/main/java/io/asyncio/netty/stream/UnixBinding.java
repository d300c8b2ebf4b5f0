package io.asyncio.netty.stream;

import io.asyncio.ServerOptions;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.loop.NettyCall;
import io.asyncio.netty.transport.BoundName;
import io.asyncio.netty.transport.NewChannel;
import io.asyncio.netty.transport.SocketFile;
import io.asyncio.netty.transport.UnixFailure;
import io.asyncio.netty.transport.UnixName;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A channel that listens on a Unix socket, in the making. Owned by the loop's thread. */
final class UnixBinding {

  private final LoopHost host;
  private final UnixName name;
  private final ServerOptions options;
  private final SocketAddress address;
  private final NewChannel<ServerChannel> channel;
  private @Nullable NettyListener listener;

  /** Made when the socket is bound; an abstract name has none. */
  private @Nullable SocketFile file;

  UnixBinding(StreamHost streams, UnixName name, ServerOptions options, Acceptor acceptor) {
    this.host = streams.host();
    this.name = name;
    this.options = options;
    this.address = name.toListen(host.backend());
    this.channel = new NewChannel<>(host, () -> host.backend().newUnixServerSocket(), made -> {
      made.config().setOption(ChannelOption.SO_BACKLOG, options.backlog());
      listener = new NettyListener(streams, made, options.backlog(), acceptor);
      listener.prepare();
    });
  }

  /**
   * Makes the channel and binds it. In a coroutine of the loop.
   *
   * @throws java.net.BindException if somebody listens there, or there is a file that is no socket
   * @throws IOException if the path is too long, or the system refuses
   */
  Listener bind() throws Exception {
    name.requireShort(host.backend());
    try {
      channel.open();
      bindChannel();
      setMode(options.mode());
    } catch (Throwable e) {
      discard();
      throw e;
    }
    Listener bound = Objects.requireNonNull(listener);
    return file == null || !options.cleanupSocket() ? bound : new UnixListener(bound, file);
  }

  private void bindChannel() throws Exception {
    try {
      NettyCall.await(host, this::bindNow);
    } catch (IOException e) {
      throw UnixFailure.binding(name, e);
    }
  }

  private ChannelFuture bindNow() {
    try {
      SocketFile.makeWay(name);
    } catch (BindException e) {
      return channel.channel().newFailedFuture(e);
    }
    return channel.channel().bind(address).addListener(done -> {
      if (done.isSuccess()) {
        file = SocketFile.of(name);
        if (address instanceof BoundName bound) {
          bound.forget();
        }
      }
    });
  }

  private void setMode(@Nullable Set<PosixFilePermission> mode) throws IOException {
    if (mode != null) {
      var _ = Files.setPosixFilePermissions(name.file(), mode);
    }
  }

  private void discard() {
    channel.discard();
    if (file != null) {
      file.remove();
    }
  }
}
