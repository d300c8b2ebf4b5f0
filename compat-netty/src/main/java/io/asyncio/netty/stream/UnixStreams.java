package io.asyncio.netty.stream;

import io.asyncio.Asyncio;
import io.asyncio.Connection;
import io.asyncio.ConnectionOptions;
import io.asyncio.Coroutine;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.internal.Settings;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.transport.NewChannel;
import io.asyncio.netty.transport.UnixName;
import io.asyncio.protocols.StreamProtocol;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** Connects to Unix sockets, and listens on them. Owned by the loop's thread. */
public final class UnixStreams {

  private final StreamHost streams;
  private final LoopHost host;
  private final ServerFactory serverFactory;

  public UnixStreams(StreamHost streams, ServerFactory serverFactory) {
    this.streams = streams;
    this.host = streams.host();
    this.serverFactory = serverFactory;
  }

  public <P extends StreamProtocol> Coroutine<Connection<P>> connect(
      Supplier<P> protocolFactory, String path, ConnectionOptions options) {
    Objects.requireNonNull(protocolFactory, "protocolFactory");
    Settings.requireOnly(
        "createUnixConnection", Objects.requireNonNull(options, "options").given(), "tls");
    UnixName name = usable(path);
    TlsSettings tls = TlsSettings.ofClient("createUnixConnection", options, null);
    return Asyncio.async(() -> Attachment.attach(
        host, TlsConnection.over(new NettyConnection(streams, dial(name)), tls), protocolFactory));
  }

  private Channel dial(UnixName name) throws Exception {
    name.requireShort(host.backend());
    NewChannel<Channel> channel =
        new NewChannel<>(host, () -> host.backend().newUnixSocket(), streams::prepare);
    try {
      channel.connect(name.on(host.backend()));
      return channel.channel();
    } catch (Throwable e) {
      channel.discard();
      throw e;
    }
  }

  public Coroutine<Server> listen(
      Supplier<? extends StreamProtocol> protocolFactory, String path, ServerOptions options) {
    Objects.requireNonNull(protocolFactory, "protocolFactory");
    Settings.requireOnly(
        "createUnixServer",
        Objects.requireNonNull(options, "options").given(),
        "backlog",
        "cleanupSocket",
        "mode",
        "startServing",
        "tls");
    TlsSettings tls = TlsSettings.ofServerIfAny("createUnixServer", options.tls());
    UnixName name = usable(path);
    if (name.isAbstract() && options.mode() != null) {
      throw new IllegalArgumentException("mode: an abstract name has no file: " + name);
    }
    return Asyncio.async(() -> {
      Acceptor acceptor = new Acceptor(host, protocolFactory, false, tls);
      Listener listener = new UnixBinding(streams, name, options, acceptor).bind();
      return serverFactory.serve(acceptor, List.of(listener), options);
    });
  }

  private UnixName usable(String path) {
    UnixName name = UnixName.of(Objects.requireNonNull(path, "path"));
    host.requireOpen();
    if (name.isAbstract()) {
      name.requireUsable(host.backend());
    }
    return name;
  }
}
