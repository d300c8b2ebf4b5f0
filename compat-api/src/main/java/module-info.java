/** asyncio's API: an event loop, coroutines, futures, tasks, protocols and streams for the JVM. */
@SuppressWarnings("module") // io.asyncio.netty is not there yet when this module is compiled
module io.asyncio {
  requires static transitive org.jspecify;
  requires java.management;
  requires jdk.jfr;
  requires jdk.unsupported;

  exports io.asyncio;
  exports io.asyncio.asyncore;
  exports io.asyncio.contextvars;
  exports io.asyncio.internal to
      io.asyncio.netty;
  exports io.asyncio.locks;
  exports io.asyncio.protocols;
  exports io.asyncio.queues;
  exports io.asyncio.spi;
  exports io.asyncio.streams;
  exports io.asyncio.subprocess;
  exports io.asyncio.tools;
  exports io.asyncio.transports;

  uses io.asyncio.spi.EventLoopProvider;
}
