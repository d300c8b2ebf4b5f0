package io.asyncio.netty.loop;

import io.asyncio.internal.HostLoop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import io.netty.util.concurrent.Ticker;
import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Somebody else's event loop, to which one of asyncio's is attached. It is held weakly: who uses it
 * holds it, and the loop goes with it. On any thread, but for what says otherwise.
 */
public final class AttachedHost implements HostLoop, LoopNetty {

  /** How long a host whose queue is full is left alone. */
  private static final long PAUSE_NANOS = 1_000_000;

  private final WeakReference<EventLoop> host;

  /** The channels of transports and servers that are open. Owned by the host's thread. */
  private final Set<Channel> open = new HashSet<>();

  private boolean ended;

  private final Ticker ticker;
  private final String text;

  /** Makes that of a loop which is about to be attached. */
  public AttachedHost(EventLoop host) {
    this.host = new WeakReference<>(host);
    this.ticker = host.ticker();
    this.text = host.toString();
  }

  /**
   * Has {@code ending} run when the host is about to end, on its thread and while it still works, if
   * it tells that; and again when it has ended, on any thread, if it does.
   */
  public static void whenEnding(EventLoop host, Runnable ending) {
    if (host instanceof SingleThreadEventExecutor executor) {
      executor.addShutdownHook(ending);
    }
    try {
      host.terminationFuture().addListener(_ -> ending.run());
    } catch (UnsupportedOperationException e) {
      // That of an EmbeddedChannel has no end.
    }
  }

  /**
   * Returns it.
   *
   * @throws IllegalStateException if nobody has it any more
   */
  @Override
  public EventLoop eventLoop() {
    EventLoop known = host.get();
    if (known == null) {
      throw new IllegalStateException(
          "The event loop is gone that this one was attached to: " + text);
    }
    return known;
  }

  private EventLoop taking() {
    EventLoop known = host.get();
    if (known == null) {
      throw new RejectedExecutionException("The event loop is gone: " + text);
    }
    return known;
  }

  @Override
  public boolean inEventLoop() {
    EventLoop known = host.get();
    return known != null && known.inEventLoop();
  }

  /** One whose queue is full is asked again: there is no other way to a turn. */
  @Override
  public void execute(Runnable turn) {
    EventLoop taking = taking();
    try {
      taking.execute(turn);
    } catch (RejectedExecutionException e) {
      if (taking.isShuttingDown()) {
        throw e;
      }
      var _ = GlobalEventExecutor.INSTANCE.schedule(
          () -> execute(turn), PAUSE_NANOS, TimeUnit.NANOSECONDS);
    }
  }

  /**
   * What is due is fetched when I/O has been looked for, and that is done when there are no tasks. A
   * host that always has some looks for I/O once a second, which is too rare to wait for.
   */
  @Override
  public void executeAfterIo(Runnable turn) {
    EventLoop taking = taking();
    boolean busy = taking instanceof SingleThreadEventExecutor one && one.pendingTasks() > 0;
    if (taking instanceof IoEventLoop && !busy) {
      var _ = taking.schedule(turn, 0, TimeUnit.NANOSECONDS);
    } else {
      execute(turn);
    }
  }

  @Override
  public Runnable schedule(Runnable turn, long nanos) {
    // Not held either: it holds the event loop.
    var scheduled =
        new WeakReference<ScheduledFuture<?>>(taking().schedule(turn, nanos, TimeUnit.NANOSECONDS));
    return () -> {
      ScheduledFuture<?> known = scheduled.get();
      if (known != null) {
        known.cancel(false);
      }
    };
  }

  @Override
  public boolean isShuttingDown() {
    EventLoop known = host.get();
    return known == null || known.isShuttingDown();
  }

  @Override
  public long nanoTime() {
    return ticker.nanoTime();
  }

  @Override
  public int poll(long timeoutNanos) {
    return 0;
  }

  @Override
  public boolean hasOpenChannels() {
    return false;
  }

  @Override
  public boolean hasTimers() {
    return false;
  }

  @Override
  public void wakeUp() {
    throw new UnsupportedOperationException("it has turns");
  }

  @Override
  public void runAround(Runnable run) {
    run.run();
  }

  @Override
  public void open() {}

  @Override
  public ChannelFuture registerTransport(Channel channel) {
    if (ended) { // on io_uring a connection is found when the ring is destroyed
      closeDescriptor(channel);
      return channel.newFailedFuture(new RejectedExecutionException("Event loop is closed"));
    }
    open.add(channel);
    channel.closeFuture().addListener(_ -> open.remove(channel));
    ChannelPromise promise = channel.newPromise();
    channel.unsafe().register(eventLoop(), promise);
    return promise;
  }

  /** If the host has ended meanwhile, it has closed its channels. */
  @Override
  public void close(Channel channel) {
    if (inEventLoop()) {
      channel.unsafe().close(channel.voidPromise());
    } else {
      var _ = channel.close();
    }
  }

  /**
   * Closes the channels that the host has left open: one that is shut down without a quiet period, and
   * while it runs tasks, does not look at its channels any more.
   */
  @Override
  public void terminate() {
    ended = true;
    for (Channel channel : List.copyOf(open)) {
      if (inEventLoop()) {
        channel.unsafe().close(channel.voidPromise());
      }
      if (channel.isOpen()) { // on io_uring it waits for answers, for which the host does not look
        closeDescriptor(channel);
      }
    }
    open.clear();
  }

  /** Netty itself closes a channel on its event loop's thread alone, which may be no more. */
  private static void closeDescriptor(Channel channel) {
    switch (channel) {
      case UnixChannel unix -> QuietClose.of(unix.fd()::close);
      case JdkBacked connection -> QuietClose.of(connection.jdk());
      case NioServerSocket server -> QuietClose.of(server.jdk());
      case NioUnixServerSocket server -> QuietClose.of(server.jdk());
      default -> channel.unsafe().closeForcibly();
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
