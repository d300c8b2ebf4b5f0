package io.asyncio.examples;

import io.asyncio.netty.MessageHandler;
import io.asyncio.netty.NettyEventLoop;
import io.netty.channel.Channel;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetSocketAddress;

/**
 * A site of HTTP/1.1 and WebSockets in a plain server of Netty on two event loops: a coroutine for
 * each request, see {@link SitePages}, and one for each socket, see {@link WebSocketRoom}.
 *
 * <p>The argument is the port to listen on, until Ctrl-C. Without it the program visits itself.
 *
 * {@snippet lang=python :
 * async def talk(websocket):
 *     room.add(websocket)
 *     try:
 *         async for message in websocket:
 *             room.tell(message)
 *     finally:
 *         room.remove(websocket)
 * }
 */
final class WebSocketSite {

  private static final int EVENT_LOOPS = 2;
  private static final int LONGEST_MESSAGE = 1 << 16;

  private final WebSocketRoom room = new WebSocketRoom();

  /** Puts the handlers into the pipeline of a new connection. */
  void fill(Channel child) {
    child
        .pipeline()
        .addLast(
            new HttpServerCodec(),
            new WebSocketServerProtocolHandler("/room"),
            new WebSocketFrameAggregator(LONGEST_MESSAGE),
            new WebSocketUpgrade(room),
            MessageHandler.ofRequests(SitePages.REQUESTS, SitePages::answer));
  }

  static void main(String... args) throws Exception {
    var group = new MultiThreadIoEventLoopGroup(EVENT_LOOPS, NioIoHandler.newFactory());
    try {
      int port = args.length > 0 ? Integer.parseInt(args[0]) : 0;
      Channel server =
          PlainServer.listen(group, port, new WebSocketSite()::fill).sync().channel();
      if (args.length == 0) {
        WebSocketVisit.of(((InetSocketAddress) server.localAddress()).getPort());
      } else {
        IO.println("server: listening on " + server.localAddress());
        server.closeFuture().sync();
      }
    } finally {
      NettyEventLoop.shutdownGracefully(group, 1).sync();
    }
  }
}
