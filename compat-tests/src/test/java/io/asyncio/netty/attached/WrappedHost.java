package io.asyncio.netty.attached;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Event loops behind others, as instrumentation puts them there, which count what is executed. */
final class WrappedHost {

  final AtomicInteger executed = new AtomicInteger();

  /** Returns one that delegates to {@code inner}. */
  IoEventLoop around(IoEventLoop inner) {
    return proxy(IoEventLoop.class, inner, null);
  }

  /** Returns a group of {@code loops}, that otherwise delegates to {@code inner}. */
  IoEventLoopGroup around(IoEventLoopGroup inner, List<IoEventLoop> loops) {
    return proxy(IoEventLoopGroup.class, inner, loops);
  }

  private <T> T proxy(Class<T> type, T inner, List<IoEventLoop> loops) {
    return type.cast(Proxy.newProxyInstance(
        type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
          switch (method.getName()) {
            case "execute" -> executed.incrementAndGet();
            case "iterator" -> {
              Iterator<?> iterator = loops == null ? List.of(proxy).iterator() : loops.iterator();
              return iterator;
            }
            default -> {}
          }
          try {
            return method.invoke(inner, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        }));
  }
}
