/** The event loop of {@code io.asyncio} on Netty. */
module io.asyncio.netty {
  requires transitive io.asyncio;
  requires transitive io.netty.buffer;
  requires transitive io.netty.common;
  requires transitive io.netty.transport;
  requires io.netty.codec;
  requires transitive io.netty.handler;
  requires static io.netty.codec.dns;
  requires io.netty.resolver;
  requires static transitive io.netty.resolver.dns;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.classes.io_uring;
  requires io.netty.transport.classes.kqueue;
  requires io.netty.transport.unix.common;

  exports io.asyncio.netty;

  provides io.asyncio.spi.EventLoopProvider with
      io.asyncio.netty.NettyEventLoopProvider;
}
