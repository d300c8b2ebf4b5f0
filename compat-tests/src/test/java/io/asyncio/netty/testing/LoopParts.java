package io.asyncio.netty.testing;

import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.pipe.NettyPipes;
import io.asyncio.netty.process.Children;
import io.asyncio.netty.readiness.LoopReadiness;
import io.asyncio.netty.transport.Resolver;
import io.asyncio.netty.transport.SystemResolver;
import java.lang.reflect.Field;
import java.lang.reflect.Method;

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
    return io(loop, "pipes", NettyPipes.class);
  }

  public static Children children(NettyEventLoop loop) {
    return io(loop, "children", Children.class);
  }

  /** Returns a part of what does I/O, and has it made if the loop has not needed it. */
  private static <T> T io(NettyEventLoop loop, String name, Class<T> type) {
    Object io = part(loop, "io", Object.class);
    try {
      Method part = io.getClass().getDeclaredMethod(name);
      part.setAccessible(true);
      return type.cast(part.invoke(io));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(io + " has no " + name, e);
    }
  }

  /** Has the loop ask {@code lookup} for names, and not the system. */
  public static void lookUpWith(NettyEventLoop loop, SystemResolver.Lookup lookup) {
    replace(part(loop, "resolver", Resolver.class), "hosts", new SystemResolver(lookup));
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
