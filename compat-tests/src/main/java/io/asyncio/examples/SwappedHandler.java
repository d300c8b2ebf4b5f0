package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio.ConnectionOptions;
import io.asyncio.Coroutine;
import io.asyncio.TlsOptions;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.ProtocolHandler;
import io.asyncio.streams.StreamPair;
import io.netty.channel.Channel;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * A server of Netty before and after: its last handler, {@link ReverseHandler}, is replaced by a
 * protocol of asyncio, {@link ReverseProtocol}. TLS and the decoder in front of it stay as they are,
 * and no client sees a difference.
 *
 * {@snippet lang=python :
 * class Reverse(asyncio.Protocol):
 *     def data_received(self, line):
 *         self.lines += 1
 *         self.transport.write(b"%d %s\n" % (self.lines, line[::-1]))
 * }
 */
final class SwappedHandler {

  private static final int LONGEST = 1000;

  /** Puts the handlers into the pipeline of a new connection, as it was. */
  static void fillBefore(Channel child, SSLContext tls) {
    child.pipeline().addLast(ssl(tls), new LineBasedFrameDecoder(LONGEST), new ReverseHandler());
  }

  /** Puts the handlers into the pipeline of a new connection, with the protocol. */
  static void fillAfter(Channel child, SSLContext tls) {
    child
        .pipeline()
        .addLast(
            ssl(tls),
            new LineBasedFrameDecoder(LONGEST),
            new ProtocolHandler(new ReverseProtocol()).after(SslHandshakeCompletionEvent.class));
  }

  private static SslHandler ssl(SSLContext tls) {
    SSLEngine engine = tls.createSSLEngine();
    engine.setUseClientMode(false);
    return new SslHandler(engine);
  }

  private static Coroutine<Void> talk(String name, int port, SSLContext tls) {
    return async(() -> {
      ConnectionOptions options =
          ConnectionOptions.defaults().withTls(TlsOptions.of(tls).withServerHostname("localhost"));
      StreamPair streams = await(openConnection("127.0.0.1", port, options));
      try (var writer = streams.writer()) {
        for (String line : new String[] {"live", "star", "quit"}) {
          writer.write((line + "\n").getBytes(UTF_8));
          String answer = new String(await(streams.reader().readline()), UTF_8);
          IO.println(name + ": " + line + " - " + answer.strip());
        }
      }
    });
  }

  private static void visit(String name, Consumer<Channel> filling, SSLContext client)
      throws Exception {
    var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      Channel server = PlainServer.listen(group, 0, filling).sync().channel();
      run(talk(name, ((InetSocketAddress) server.localAddress()).getPort(), client));
    } finally {
      NettyEventLoop.shutdownGracefully(group, 1).sync();
    }
  }

  void main() throws Exception {
    ExampleKeys keys = ExampleKeys.of("localhost");
    SSLContext server = keys.shows("localhost");
    SSLContext client = keys.trusts("localhost");
    visit("before", child -> fillBefore(child, server), client);
    visit("after", child -> fillAfter(child, server), client);
  }
}
