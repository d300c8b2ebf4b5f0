package io.asyncio.netty.testing;

import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.pipe.NettyPipes;
import io.asyncio.netty.readiness.LoopReadiness;
import io.asyncio.netty.transport.Resolver;
import java.lang.reflect.Field;

/** The parts of a loop, for tests of one of them: the loop shows them to nobody. */
public final class LoopParts {

  private LoopParts() {}

  public static LoopHost host(NettyEventLoop loop) {
    return part(loop, "host", LoopHost.class);
  }

  public static LoopReadiness readiness(NettyEventLoop loop) {
    return part(loop, "readiness", LoopReadiness.class);
  }

  public static NettyPipes pipes(NettyEventLoop loop) {
    return part(loop, "pipes", NettyPipes.class);
  }

  /** Has the loop ask {@code lookup} for names, and not the system. */
  public static void lookUpWith(NettyEventLoop loop, Resolver.Lookup lookup) {
    replace(part(loop, "resolver", Resolver.class), "lookup", lookup);
  }

  /** Puts another thing in a field of {@code whole}. */
  public static void replace(Object whole, String name, Object part) {
    try {
      Field field = whole.getClass().getDeclaredField(name);
      field.setAccessible(true);
      field.set(whole, part);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(whole + " has no part " + name, e);
    }
  }

  /** Returns what a field of {@code whole} refers to. */
  public static <T> T part(Object whole, String name, Class<T> type) {
    try {
      Class<?> owner = whole instanceof NettyEventLoop ? NettyEventLoop.class : whole.getClass();
      Field field = owner.getDeclaredField(name);
      field.setAccessible(true);
      return type.cast(field.get(whole));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(whole + " has no part " + name, e);
    }
  }
}
