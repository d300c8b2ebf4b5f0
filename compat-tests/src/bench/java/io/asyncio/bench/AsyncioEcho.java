package io.asyncio.bench;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.startServer;

import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.protocols.BufferedProtocol;
import io.asyncio.protocols.Protocol;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import io.asyncio.transports.Transport;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/** Echo servers on the asyncio loop. */
final class AsyncioEcho {

  /** What asyncio reads at most at once. */
  private static final int CHUNK = 256 * 1024;

  private AsyncioEcho() {}

  static EchoServer protocol(IoTransport transport) throws Exception {
    return start(
        "protocol", transport, loop -> loop.createServer(EchoProtocol::new, "127.0.0.1", 0));
  }

  static EchoServer protocolOverTls(IoTransport transport, SSLContext context) throws Exception {
    ServerOptions options = ServerOptions.of("127.0.0.1", 0).withSsl(context);
    return start("protocol", transport, loop -> loop.createServer(EchoProtocol::new, options));
  }

  static EchoServer streamsOverTls(IoTransport transport, SSLContext context) throws Exception {
    ServerOptions options = ServerOptions.of("127.0.0.1", 0).withSsl(context);
    return start("streams", transport, loop -> startServer(AsyncioEcho::echo, options));
  }

  static EchoServer protocolOnUnix(Path path) throws Exception {
    return start(
        "protocol", IoTransport.EPOLL, loop -> loop.createUnixServer(EchoProtocol::new, path));
  }

  static EchoServer buffered(IoTransport transport) throws Exception {
    return start(
        "buffered", transport, loop -> loop.createServer(BufferedEcho::new, "127.0.0.1", 0));
  }

  static EchoServer streams(IoTransport transport) throws Exception {
    return start("streams", transport, loop -> startServer(AsyncioEcho::echo, "127.0.0.1", 0));
  }

  static EchoServer lines(IoTransport transport) throws Exception {
    return start("lines", transport, loop -> startServer(AsyncioEcho::echoLines, "127.0.0.1", 0));
  }

  private static Coroutine<Void> echoLines(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      try (writer) {
        for (byte[] line; (line = await(reader.readline())).length > 0; ) {
          writer.write(line);
          await(writer.drain());
        }
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

  /** Starts whatever {@code listen} makes. */
  static EchoServer start(
      String name, IoTransport transport, Function<EventLoop, Coroutine<Server>> listen)
      throws Exception {
    NettyEventLoop loop = new NettyEventLoop(transport);
    CompletableFuture<EchoServer> started = new CompletableFuture<>();
    Thread.ofPlatform().name(name).daemon().start(() -> serve(name, loop, listen, started));
    return started.get();
  }

  private static void serve(
      String name,
      NettyEventLoop loop,
      Function<EventLoop, Coroutine<Server>> listen,
      CompletableFuture<EchoServer> started) {
    try (loop) {
      Server server = loop.runUntilComplete(listen.apply(loop));
      int port = server.sockets().getFirst() instanceof InetSocketAddress ip ? ip.getPort() : 0;
      AutoCloseable stop = () -> loop.callSoonThreadsafe(loop::stop);
      loop.callSoon(() -> started.complete(new EchoServer(name, port, stop)));
      loop.runForever();
      server.close();
    } catch (Exception e) {
      started.completeExceptionally(e);
    }
  }

  private static final class EchoProtocol implements Protocol {

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

  private static final class BufferedEcho implements BufferedProtocol {

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
    private Transport transport;

    @Override
    public void connectionMade(Transport transport) {
      this.transport = transport;
    }

    @Override
    public ByteBuffer getBuffer(int sizeHint) {
      return buffer.clear();
    }

    @Override
    public void bufferUpdated(int bytes) {
      transport.write(buffer.clear().limit(bytes));
    }
  }
}
