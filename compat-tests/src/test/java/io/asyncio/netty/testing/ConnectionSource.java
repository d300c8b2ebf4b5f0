package io.asyncio.netty.testing;

import io.asyncio.Server;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.protocols.Protocol;
import java.util.function.Supplier;

/** Where the two sides of a {@link Pair} come from. Used in coroutines. */
public interface ConnectionSource {

  Server serve(NettyEventLoop loop, Supplier<? extends Protocol> factory) throws Exception;

  <P extends Protocol> P connect(NettyEventLoop loop, Supplier<P> factory, Server server)
      throws Exception;
}
