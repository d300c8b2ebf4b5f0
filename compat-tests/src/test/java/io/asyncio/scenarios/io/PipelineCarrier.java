package io.asyncio.scenarios.io;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.netty.NettyFutures.await;

import io.asyncio.Connection;
import io.asyncio.ConnectionOptions;
import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.ProtocolHandler;
import io.asyncio.netty.testing.PipelineServer;
import io.asyncio.protocols.StreamProtocol;
import io.asyncio.streams.ClientConnected;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamReaderProtocol;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;

/**
 * Connections of Netty's own bootstraps, whose pipelines end in a {@link ProtocolHandler} and have no
 * other handler. What is raw is another carrier's.
 */
record PipelineCarrier(Carrier raw) implements Carrier {

  @Override
  public ProtocolFamily family() {
    return raw.family();
  }

  @Override
  public SocketAddress free() {
    return raw.free();
  }

  @Override
  public SocketAddress closed() {
    return raw.closed();
  }

  @Override
  public Wire wire(SocketChannel channel, boolean server) throws IOException {
    return raw.wire(channel, server);
  }

  @Override
  public Coroutine<Server> serve(
      EventLoop loop,
      Supplier<? extends StreamProtocol> protocols,
      SocketAddress address,
      ServerOptions options) {
    return serve((NettyEventLoop) loop, () -> new ProtocolHandler(protocols.get()), address);
  }

  @Override
  public Coroutine<Server> serve(
      ClientConnected callback, SocketAddress address, ServerOptions options) {
    NettyEventLoop loop = (NettyEventLoop) getRunningLoop();
    return serve(loop, () -> handler(loop, callback, options.limit()), address);
  }

  private Coroutine<Server> serve(
      NettyEventLoop loop, Supplier<ProtocolHandler> handlers, SocketAddress address) {
    return async(() -> {
      ChannelKinds kinds = ChannelKinds.of(loop, family());
      ChannelFuture bound = new ServerBootstrap()
          .group(loop.asNetty())
          .channel(kinds.server())
          .childHandler(endingIn(handlers))
          .bind(kinds.ofNetty(address));
      await(bound);
      return new PipelineServer(loop, bound.channel());
    });
  }

  private static ProtocolHandler handler(NettyEventLoop loop, ClientConnected callback, int limit) {
    return limit == StreamReader.DEFAULT_LIMIT
        ? new ProtocolHandler(callback)
        : new ProtocolHandler(
            new StreamReaderProtocol(new StreamReader(limit, loop), callback, loop));
  }

  private static ChannelInitializer<Channel> endingIn(Supplier<ProtocolHandler> handlers) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline().addLast(handlers.get());
      }
    };
  }

  @Override
  public <P extends StreamProtocol> Coroutine<Connection<P>> connect(
      EventLoop loop, Supplier<P> factory, SocketAddress address, ConnectionOptions options) {
    return async(() -> {
      P protocol = factory.get();
      connect((NettyEventLoop) loop, () -> new ProtocolHandler(protocol), address, options);
      await(sleep(0)); // behind it connectionMade has been called
      Recorder recorder = (Recorder) protocol;
      return new Connection<>(recorder.run.parties.get(recorder.name).connection(), protocol);
    });
  }

  @Override
  public Coroutine<StreamPair> open(SocketAddress address, ConnectionOptions options) {
    return async(() -> {
      NettyEventLoop loop = (NettyEventLoop) getRunningLoop();
      io.asyncio.Future<StreamPair> opened = loop.createFuture();
      ClientConnected callback = (reader, writer) -> {
        opened.setResult(new StreamPair(reader, writer));
        return null;
      };
      connect(loop, () -> handler(loop, callback, options.limit()), address, options);
      return await(opened);
    });
  }

  private void connect(
      NettyEventLoop loop,
      Supplier<ProtocolHandler> handlers,
      SocketAddress address,
      ConnectionOptions options)
      throws Exception {
    ChannelKinds kinds = ChannelKinds.of(loop, family());
    await(new Bootstrap()
        .group(loop.asNetty())
        .channel(kinds.client())
        .localAddress(options.localAddress())
        .handler(endingIn(handlers))
        .connect(kinds.ofNetty(address)));
  }

  @Override
  public <P extends StreamProtocol> Coroutine<Connection<P>> connect(
      EventLoop loop, Supplier<P> protocol, SocketChannel channel, ConnectionOptions options) {
    throw new UnsupportedOperationException("a bootstrap makes its channels itself");
  }

  @Override
  public Coroutine<StreamPair> open(SocketChannel channel, ConnectionOptions options) {
    throw new UnsupportedOperationException("a bootstrap makes its channels itself");
  }

  @Override
  public void close() throws IOException {
    raw.close();
  }
}
