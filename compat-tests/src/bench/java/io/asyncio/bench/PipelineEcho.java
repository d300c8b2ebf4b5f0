package io.asyncio.bench;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.each;

import io.asyncio.Coroutine;
import io.asyncio.netty.ByteBufProtocol;
import io.asyncio.netty.ByteBufTransport;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.MessageChannel;
import io.asyncio.netty.MessageHandler;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.NettyFutures;
import io.asyncio.netty.ProtocolHandler;
import io.asyncio.protocols.Protocol;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import io.asyncio.transports.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Echo servers of Netty's bootstraps, with a protocol or a coroutine at the end of each pipeline. */
final class PipelineEcho {

  private static final int CHUNK = 256 * 1024;

  private PipelineEcho() {}

  static EchoServer start(String name, IoTransport transport, Supplier<ProtocolHandler> handlers)
      throws Exception {
    return startServing(name, transport, child -> child.pipeline().addLast(handlers.get()));
  }

  /** Starts one whose channels {@code filling} gives their handlers. */
  static EchoServer startServing(String name, IoTransport transport, Consumer<Channel> filling)
      throws Exception {
    NettyEventLoop loop = new NettyEventLoop(transport);
    ChannelFuture listening = new ServerBootstrap()
        .group(loop.asNetty())
        .channel(NettyEcho.channelType(transport))
        .childHandler(new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel child) {
            filling.accept(child);
          }
        })
        .bind("127.0.0.1", 0);
    CompletableFuture<EchoServer> started = new CompletableFuture<>();
    Thread.ofPlatform().name(name).daemon().start(() -> serve(name, loop, listening, started));
    return started.get();
  }

  private static void serve(
      String name,
      NettyEventLoop loop,
      ChannelFuture listening,
      CompletableFuture<EchoServer> started) {
    try (loop) {
      loop.runUntilComplete(async(() -> {
        NettyFutures.await(listening);
      }));
      int port = ((InetSocketAddress) listening.channel().localAddress()).getPort();
      AutoCloseable stop = () -> loop.callSoonThreadsafe(loop::stop);
      loop.callSoon(() -> started.complete(new EchoServer(name, port, stop)));
      loop.runForever();
    } catch (Exception e) {
      started.completeExceptionally(e);
    }
  }

  static ProtocolHandler protocol() {
    return new ProtocolHandler(new Echo());
  }

  static ProtocolHandler buffers() {
    return new ProtocolHandler(new BufferEcho());
  }

  static ProtocolHandler streams() {
    return new ProtocolHandler((reader, writer) -> echo(reader, writer));
  }

  /** Starts one with a coroutine a channel, which receives and sends buffers. */
  static EchoServer messages(IoTransport transport) throws Exception {
    return startServing(
        "messages",
        transport,
        child ->
            child.pipeline().addLast(MessageHandler.ofChannel(ByteBuf.class, PipelineEcho::echo)));
  }

  private static Coroutine<Void> echo(MessageChannel<ByteBuf> channel) {
    return async(() -> {
      for (ByteBuf data : each(channel)) {
        await(channel.send(data.retain()));
      }
    });
  }

  private static Coroutine<Void> echo(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      try (writer) {
        for (byte[] data; (data = await(reader.read(CHUNK))).length > 0; ) {
          writer.write(data);
          await(writer.drain());
        }
      }
    });
  }

  private static final class Echo implements Protocol {

    private Transport transport;

    @Override
    public void connectionMade(Transport transport) {
      this.transport = transport;
    }

    @Override
    public void dataReceived(byte[] data) {
      transport.write(data);
    }
  }

  private static final class BufferEcho implements ByteBufProtocol {

    private ByteBufTransport transport;

    @Override
    public void connectionMade(ByteBufTransport transport) {
      this.transport = transport;
    }

    @Override
    public void received(ByteBuf data) {
      transport.write(data.retain());
    }
  }
}
