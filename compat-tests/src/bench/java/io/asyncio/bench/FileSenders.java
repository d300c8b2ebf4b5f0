package io.asyncio.bench;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.startServer;

import io.asyncio.Coroutine;
import io.asyncio.netty.IoTransport;
import io.asyncio.streams.StreamWriter;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultFileRegion;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Servers that send a file to whoever connects. */
final class FileSenders {

  private FileSenders() {}

  static EchoServer netty(IoTransport transport, Path file) throws Exception {
    return NettyEcho.startServing(transport, child -> child.pipeline().addLast(new Sender(file)));
  }

  static EchoServer asyncio(IoTransport transport, Path file) throws Exception {
    return AsyncioEcho.start(
        "sendfile",
        transport,
        loop -> startServer((reader, writer) -> send(file, writer), "127.0.0.1", 0));
  }

  private static Coroutine<Void> send(Path path, StreamWriter writer) {
    return async(() -> {
      try (writer;
          FileChannel file = FileChannel.open(path)) {
        await(getRunningLoop().sendfile(writer.transport(), file));
      }
    });
  }

  private static final class Sender extends ChannelInboundHandlerAdapter {

    private final Path file;

    Sender(Path file) {
      this.file = file;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
      var _ = context
          .writeAndFlush(new DefaultFileRegion(file.toFile(), 0, Files.size(file)))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }
}
