package io.asyncio.examples;

import io.asyncio.netty.MessageHandler;
import io.asyncio.netty.NettyEventLoop;
import io.netty.channel.Channel;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.redis.RedisArrayAggregator;
import io.netty.handler.codec.redis.RedisBulkStringAggregator;
import io.netty.handler.codec.redis.RedisDecoder;
import io.netty.handler.codec.redis.RedisEncoder;
import io.netty.handler.codec.redis.RedisMessage;
import java.net.InetSocketAddress;

/**
 * A server that speaks a part of Redis's protocol, on Netty's codec: a coroutine for each connection,
 * see {@link RedisSession}, all on one event loop, so that the store needs no lock.
 *
 * <p>The argument is the port to listen on, until Ctrl-C. Without it the program talks to itself.
 *
 * {@snippet lang=python :
 * async def serve(self):
 *     async for command in self.connection:
 *         self.answer(command)
 *         await self.connection.drain()
 * }
 */
final class RedisServer {

  private static final int MOST_WORDS = 128;

  private final RedisTopics topics = new RedisTopics();
  private final RedisStore store;

  RedisServer(RedisStore store) {
    this.store = store;
  }

  /** Puts the handlers into the pipeline of a new connection. */
  void fill(Channel child) {
    child
        .pipeline()
        .addLast(
            new RedisDecoder(true),
            new RedisLimits(),
            new RedisBulkStringAggregator(),
            new RedisArrayAggregator(MOST_WORDS, 1),
            new RedisEncoder(),
            MessageHandler.ofChannel(
                RedisMessage.class,
                connection -> new RedisSession(connection, store, topics).serve()));
  }

  static void main(String... args) throws Exception {
    var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      int port = args.length > 0 ? Integer.parseInt(args[0]) : 0;
      Channel server = PlainServer.listen(group, port, new RedisServer(new RedisStore())::fill)
          .sync()
          .channel();
      if (args.length == 0) {
        RedisVisit.of(((InetSocketAddress) server.localAddress()).getPort());
      } else {
        IO.println("server: listening on " + server.localAddress());
        server.closeFuture().sync();
      }
    } finally {
      NettyEventLoop.shutdownGracefully(group, 1).sync();
    }
  }
}
