package io.asyncio.netty;

import io.asyncio.netty.loop.AttachedHost;
import io.asyncio.netty.loop.LoopExecutor;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The loops that are attached to event loops of others, by these. What it knows does not keep an
 * event loop; a loop stays as long as its host, which it does not keep either. On any thread.
 */
final class AttachedLoops {

  private static final Map<Object, NettyEventLoop> LOOPS = new ConcurrentHashMap<>();
  private static final ReferenceQueue<EventLoop> DROPPED = new ReferenceQueue<>();

  private AttachedLoops() {}

  /** By what a loop is kept. */
  private static final class Kept extends WeakReference<EventLoop> {

    private final int hash;

    Kept(EventLoop host) {
      super(host, DROPPED);
      this.hash = System.identityHashCode(host);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return this == other || (other instanceof Kept kept && get() != null && kept.refersTo(get()));
    }
  }

  /** By what a loop is looked for. */
  private record Sought(EventLoop host) {

    @Override
    public int hashCode() {
      return System.identityHashCode(host);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Kept kept && kept.refersTo(host);
    }
  }

  /**
   * Returns the loop of a host, which is attached if it was not.
   *
   * @throws IllegalStateException if the host has shut down, or its loop has been closed for that
   */
  static NettyEventLoop of(EventLoop host) {
    NettyEventLoop known = LOOPS.get(new Sought(host));
    NettyEventLoop loop = known == null ? attach(host) : known;
    if (loop.isClosed()) {
      throw shutDown(host);
    }
    return loop;
  }

  /** Returns the loop that lives on an executor, if there is one. */
  static @Nullable NettyEventLoop known(EventExecutor executor) {
    return switch (executor) {
      case LoopExecutor own -> (NettyEventLoop) own.loop();
      case EventLoop host -> LOOPS.get(new Sought(host));
      default -> null;
    };
  }

  private static NettyEventLoop attach(EventLoop host) {
    forgetDropped();
    if (host.isShutdown()) {
      throw shutDown(host);
    }
    NettyEventLoop made = new NettyEventLoop(host);
    NettyEventLoop other = LOOPS.putIfAbsent(new Kept(host), made);
    if (other != null) {
      return other;
    }
    var key = new WeakReference<>(host); // who waits for its own end may not keep it
    AttachedHost.whenEnding(host, () -> ended(key.get(), made));
    return made;
  }

  private static void ended(@Nullable EventLoop host, NettyEventLoop loop) {
    loop.hostEnded();
    if (host == null) {
      LOOPS.values().remove(loop); // which nobody can look for any more
    } else if (host.isTerminated()) {
      LOOPS.remove(new Sought(host));
    }
  }

  private static IllegalStateException shutDown(EventLoop host) {
    return new IllegalStateException("eventLoop: has shut down, or is about to: " + host);
  }

  private static void forgetDropped() {
    for (Object key; (key = DROPPED.poll()) != null; ) {
      LOOPS.remove(key);
    }
  }
}
