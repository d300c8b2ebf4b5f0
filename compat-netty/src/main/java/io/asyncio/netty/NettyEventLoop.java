package io.asyncio.netty;

import io.asyncio.Coroutine;
import io.asyncio.Handle;
import io.asyncio.Task;
import io.asyncio.TaskOptions;
import io.asyncio.contextvars.Context;
import io.asyncio.internal.Seconds;
import io.asyncio.netty.loop.AttachedHost;
import io.asyncio.netty.loop.Backend;
import io.asyncio.netty.loop.ChannelBond;
import io.asyncio.netty.loop.LateHandler;
import io.asyncio.netty.loop.LoopExecutor;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.loop.LoopNetty;
import io.asyncio.netty.loop.OpenTransports;
import io.asyncio.netty.readiness.LoopReadiness;
import io.asyncio.netty.stream.StreamHost;
import io.asyncio.netty.transport.Resolver;
import io.asyncio.netty.transport.SocketFailure;
import io.asyncio.netty.transport.SystemResolver;
import io.asyncio.spi.HostResolver;
import io.asyncio.transports.ExtraInfo;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An event loop whose network is Netty. It is made in any thread and run by the one that calls
 * {@link #runForever}.
 *
 * <p>Netty's own bootstraps can use it too, through {@link #asNetty}: their channels then live on
 * the same thread as the coroutines.
 */
public sealed class NettyEventLoop extends NettyNetwork permits VirtualTimeLoop {

  /**
   * The channel of Netty of a transport: {@code transport.getExtraInfo(NettyEventLoop.CHANNEL)}.
   * There is none if the transport was made of a channel of the JDK that the loop drives itself.
   */
  public static final ExtraInfo<Channel> CHANNEL = new ExtraInfo<>("socket", Channel.class);

  /** As it was asked for; {@code null} if the loop is attached to one that serves no sockets. */
  private final @Nullable IoTransport ioTransport;

  private final OpenTransports transports = new OpenTransports(this::requestTurn);
  private final Host host = new Host();
  private final LoopNetty netty;
  private final LoopReadiness readiness;
  private final Resolver resolver;
  private final NettyIo io;

  /**
   * Netty's classes for the transport. On {@link IoTransport#AUTO} unknown until they are needed,
   * because to find out takes longer than all the rest. Written by the loop's thread, once.
   */
  private @Nullable Backend backend;

  /** How often {@link #flush} was called. The loop's thread's alone. */
  private long iteration;

  /**
   * Makes a loop on the transport of {@link IoTransport#configured}.
   *
   * @throws IllegalArgumentException if {@code asyncio.transport} names none
   * @throws IllegalStateException if this machine lacks it
   * @throws UncheckedIOException if the system refuses what the loop needs
   */
  public NettyEventLoop() {
    this(IoTransport.configured());
  }

  /**
   * Makes a loop on a transport. On {@link IoTransport#AUTO} Netty's part of it is made when it is
   * needed for the first time, for a connection, say; what may be thrown here is thrown then.
   *
   * @param transport how it waits for I/O
   * @throws IllegalStateException if this machine lacks it
   * @throws UncheckedIOException if the system refuses what the loop needs, such as descriptors;
   *     its message says why
   */
  public NettyEventLoop(IoTransport transport) {
    this(transport, new SystemResolver());
  }

  /**
   * As {@link #NettyEventLoop(IoTransport)}, with somebody else to ask for the names of hosts than the
   * JDK: a {@link DnsResolver}, or one of the program's own.
   *
   * @param transport how it waits for I/O
   * @param resolver who is asked; the loop opens and closes it
   * @throws IllegalStateException if this machine lacks the transport, or the resolver has another
   *     loop
   * @throws UncheckedIOException if the system refuses what the loop needs, such as descriptors;
   *     its message says why
   */
  @SuppressWarnings("this-escape") // the parts keep the loop and use it later
  public NettyEventLoop(IoTransport transport, HostResolver resolver) {
    super(null);
    Objects.requireNonNull(resolver, "resolver");
    this.ioTransport = transport;
    this.backend = transport == IoTransport.AUTO ? null : transport.backend();
    resolver.open(this);
    LoopExecutor executor = newExecutor(transport);
    this.netty = executor;
    this.readiness = new LoopReadiness(host, executor);
    this.resolver = new Resolver(host, resolver);
    this.io = new NettyIo(host, readiness, this.resolver);
    freeIfDropped(executor.leftovers());
  }

  /** Makes one that is attached to an event loop of somebody else's. */
  NettyEventLoop(io.netty.channel.EventLoop hostLoop) {
    this(new AttachedHost(hostLoop));
  }

  @SuppressWarnings("this-escape") // the parts keep the loop and use it later
  private NettyEventLoop(AttachedHost attached) {
    super(attached);
    this.ioTransport = IoTransport.of(attached.eventLoop());
    this.backend = ioTransport == null ? null : ioTransport.backend();
    this.netty = attached;
    this.readiness = new LoopReadiness(host, null);
    SystemResolver names = new SystemResolver();
    names.open(this);
    this.resolver = new Resolver(host, names);
    this.io = new NettyIo(host, readiness, this.resolver);
  }

  private LoopExecutor newExecutor(IoTransport transport) {
    return opening(() -> new LoopExecutor(
        host,
        backend == null
            ? LateHandler.factory(() -> transport.backend().handlers())
            : backend.handlers(),
        mayRunOnVirtualThread()));
  }

  /**
   * Returns the loop that lives on an event loop of Netty: the one whose {@link #asNetty} that is,
   * or else one that is attached to it, now or by an earlier call. Coroutines, tasks, timers and
   * transports of an attached loop run on its host's thread, in turns between the host's own work,
   * which goes on as before. There is one for each host; it is closed when that shuts down.
   *
   * <p>Among asyncio's callbacks the order is asyncio's: a turn runs those that were ready when it
   * began. Against the host's other tasks there is none. A turn that takes longer than a millisecond
   * is broken off after a callback, and one that follows others lets the host look for I/O before.
   *
   * <p>Cheap when the loop is known. On any thread.
   *
   * @param eventLoop such as {@code channel.eventLoop()}: on NIO, epoll, io_uring or kqueue; others,
   *     such as that of an {@code EmbeddedChannel}, serve no sockets, but tasks and timers
   * @throws IllegalStateException if it has shut down
   */
  public static NettyEventLoop attach(io.netty.channel.EventLoop eventLoop) {
    Objects.requireNonNull(eventLoop, "eventLoop");
    return eventLoop instanceof LoopExecutor own
        ? (NettyEventLoop) own.loop()
        : AttachedLoops.of(eventLoop);
  }

  /**
   * As {@link #attach(io.netty.channel.EventLoop)}, of what may be none, such as {@code
   * context.executor()}.
   *
   * @param executor an event loop
   * @throws IllegalArgumentException if it is none: it runs handlers, but serves no channels
   * @throws IllegalStateException if it has shut down
   */
  public static NettyEventLoop attach(EventExecutor executor) {
    if (Objects.requireNonNull(executor, "executor") instanceof io.netty.channel.EventLoop loop) {
      return attach(loop);
    }
    throw new IllegalArgumentException(
        "executor: expected an event loop, that serves channels, got "
            + executor
            + "; use channel.eventLoop()");
  }

  /**
   * As {@link #attach(io.netty.channel.EventLoop)}, of each event loop of a group.
   *
   * @param group such as a {@code MultiThreadIoEventLoopGroup}
   * @return the loops, in the group's order
   * @throws IllegalArgumentException if one of the group is no event loop
   * @throws IllegalStateException if one has shut down
   */
  public static List<NettyEventLoop> attach(EventLoopGroup group) {
    Objects.requireNonNull(group, "group");
    List<NettyEventLoop> loops = new ArrayList<>();
    for (EventExecutor executor : group) {
      loops.add(attach(executor));
    }
    return List.copyOf(loops);
  }

  /**
   * Shuts a group of event loops down when the tasks on them have ended. It waits for the tasks of
   * each loop that is attached to one of them, also for those that begin meanwhile; after the grace
   * it cancels what is left, and waits as long again, or a second if that is longer. Then the group
   * is shut down, which closes its channels and these loops. Does not wait. On any thread.
   *
   * <p>{@code group.shutdownGracefully()} alone cancels the tasks at once.
   *
   * @param group such as a {@code MultiThreadIoEventLoopGroup}, or a single event loop
   * @param grace seconds, 0 or more
   * @return done when the group has terminated
   * @throws IllegalArgumentException if {@code grace} is negative or not a number
   */
  public static Future<?> shutdownGracefully(EventLoopGroup group, double grace) {
    Objects.requireNonNull(group, "group");
    return GracefulShutdown.of(group, Seconds.requireNotNegative(grace, "grace"));
  }

  /**
   * As {@link #shutdownGracefully(EventLoopGroup, double)}.
   *
   * @param group such as a {@code MultiThreadIoEventLoopGroup}, or a single event loop
   * @param grace 0 or more
   * @return done when the group has terminated
   */
  public static Future<?> shutdownGracefully(EventLoopGroup group, Duration grace) {
    return shutdownGracefully(group, Seconds.of(grace, "grace"));
  }

  /**
   * As {@link #createTask(Coroutine, TaskOptions)}, of a task that is cancelled when a channel is
   * closed, by whichever side; at once if it is. Unless the options say otherwise, it runs in a copy
   * of {@link #contextOf the channel's context}. On the loop's thread.
   *
   * @param coroutine what the task runs
   * @param options name, context and eager start
   * @param channel one that is registered with {@link #asNetty}
   * @throws IllegalArgumentException if the channel is another loop's
   * @throws IllegalStateException if the loop is closed, or the channel not registered; or from
   *     another thread
   */
  public <T extends @Nullable Object> Task<T> createTask(
      Coroutine<T> coroutine, TaskOptions options, Channel channel) {
    Objects.requireNonNull(coroutine, "coroutine");
    Objects.requireNonNull(options, "options");
    TaskOptions all;
    ChannelBond bond;
    try {
      bond = bondOf(channel, "createTask");
      all = options.context() == null ? options.withContext(bond.context().copy()) : options;
    } catch (RuntimeException e) {
      coroutine.close();
      throw e;
    }
    Task<T> task = createTask(coroutine, all);
    bond.add(task, channel);
    return task;
  }

  /**
   * As {@link #createTask(Coroutine, TaskOptions, Channel)}, with the default options.
   *
   * @param coroutine what the task runs
   * @param channel one that is registered with {@link #asNetty}
   */
  public <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine, Channel channel) {
    return createTask(coroutine, TaskOptions.defaults(), channel);
  }

  /**
   * Returns the context of a channel of Netty's users: what its handlers set by {@code
   * contextOf(channel).run(...)} is seen by its own tasks and no other channel's. The first call
   * makes it, a copy of the current one. On the loop's thread.
   *
   * @param channel one that is registered with {@link #asNetty}
   * @throws IllegalArgumentException if the channel is another loop's
   * @throws IllegalStateException if the channel is not registered; or from another thread
   */
  public Context contextOf(Channel channel) {
    return bondOf(channel, "contextOf").context();
  }

  private ChannelBond bondOf(Channel channel, String method) {
    Objects.requireNonNull(channel, "channel");
    requireOpenAndOwnThread(method);
    if (channel.eventLoop() != netty.eventLoop()) {
      throw new IllegalArgumentException("channel: expected one of " + netty.eventLoop() + ", got "
          + channel + " of " + channel.eventLoop());
    }
    return ChannelBond.of(channel);
  }

  /** Closes the loop: its host has ended. */
  final void hostEnded() {
    hostEnds();
  }

  private <T> T opening(Supplier<T> opening) {
    try {
      return opening.get();
    } catch (RuntimeException e) {
      throw SocketFailure.making(ioTransport().name(), e);
    }
  }

  private Backend backend() {
    Backend known = backend;
    return known == null ? open() : known;
  }

  private Backend open() {
    long start = System.nanoTime();
    Backend found = opening(() -> {
      Backend usual = ioTransport().backend();
      netty.open();
      return usual;
    });
    backend = found;
    tookForSetUp(System.nanoTime() - start);
    return found;
  }

  /**
   * Returns the transport that the loop uses; never {@link IoTransport#AUTO}.
   *
   * @throws IllegalStateException if it is attached to an event loop that serves no sockets
   */
  public IoTransport ioTransport() {
    if (ioTransport == null) {
      throw new IllegalStateException("the host serves no sockets: " + netty);
    }
    return ioTransport.resolve();
  }

  /**
   * Returns this loop as an event loop of Netty, for {@code bootstrap.group(loop.asNetty())}. Its
   * channels are those of its transport, see {@link #ioTransport}, and are served while this loop
   * runs; shutting it down closes this loop. If this loop is attached to another one, that is it.
   *
   * <p>{@link IoTransport#AUTO} is decided by this, and the transport's native code loaded.
   *
   * @throws IllegalStateException if it is attached to one that nobody has any more
   */
  public io.netty.channel.EventLoop asNetty() {
    if (ioTransport != null) {
      var _ = ioTransport.resolve(); // or the first channel of epoll would be made without its code
    }
    return netty.eventLoop();
  }

  private boolean isAttached() {
    return netty instanceof AttachedHost;
  }

  @Override
  protected void poll(long timeoutNanos) {
    pollNetty(timeoutNanos);
  }

  /** Looks for I/O as {@link #poll} does, in real time; returns how many events there were. */
  final int pollNetty(long timeoutNanos) {
    return netty.poll(timeoutNanos);
  }

  /** Tells whether something is registered with Netty, or scheduled there. */
  final boolean hasOpenChannels() {
    return netty.hasOpenChannels();
  }

  /** Tells whether something is scheduled with Netty, which runs in real time. */
  final boolean hasNettyTimers() {
    return netty.hasTimers();
  }

  /** Returns the loop as its parts see it. */
  final LoopHost loopHost() {
    return host;
  }

  /** Returns what the loop's streams share. */
  final StreamHost streams() {
    return io.streams();
  }

  /** Returns the servers and transports that are open, as text. */
  final List<String> openTransports() {
    return transports.describe();
  }

  @Override
  protected String kind() {
    String io = ioTransport == null ? "" : " on " + (backend == null ? ioTransport : backend);
    return super.kind() + io + (isAttached() ? " attached to " + netty : "");
  }

  @Override
  protected void wakeUp() {
    if (isAttached()) {
      requestTurn();
    } else {
      netty.wakeUp();
    }
  }

  @Override
  protected void flush() {
    iteration++;
    transports.flush();
    readiness.flush();
  }

  @Override
  protected boolean isBoundToOneThread() {
    return backend != null && backend.isBoundToOneThread() && !isAttached();
  }

  @Override
  protected void runAround(Runnable run) {
    netty.runAround(run);
  }

  @Override
  protected void reportUnclosed() {
    transports.reportUnclosed();
  }

  @Override
  protected void closeTransports() {
    io.endChildren();
    transports.abortAll();
  }

  @Override
  protected boolean hasTransports() {
    return io.hasChildren() || transports.areOpen();
  }

  @Override
  protected void closeResources() {
    transports.closeAdopted();
    resolver.close();
    readiness.close();
    netty.terminate();
    io.release();
  }

  @Override
  NettyIo io() {
    return io;
  }

  @Override
  LoopReadiness readiness() {
    return readiness;
  }

  @Override
  Resolver resolver() {
    return resolver;
  }

  /** This loop as its parts see it. */
  private final class Host implements LoopHost, LoopExecutor.Driver {

    @Override
    public io.asyncio.EventLoop loop() {
      return NettyEventLoop.this;
    }

    @Override
    public Handle watcher(Runnable callback, Context context) {
      return newEventCallback(callback, context);
    }

    @Override
    public Handle callback(Runnable callback, Context context) {
      return newProtocolCall(callback, context);
    }

    @Override
    public Handle work(Runnable work) {
      return newWork(work);
    }

    @Override
    public void ready(Handle handle) {
      schedule(handle);
    }

    @Override
    public void readyOnce(Runnable task) {
      schedule(newWork(task));
    }

    @Override
    public long iteration() {
      return iteration;
    }

    @Override
    public void post(Handle handle) {
      NettyEventLoop.this.post(handle);
    }

    @Override
    public boolean postOnce(Runnable task) {
      return NettyEventLoop.this.post(newWork(task));
    }

    @Override
    public boolean postOnce(Runnable task, Context context) {
      return NettyEventLoop.this.post(newWork(task, context));
    }

    @Override
    public boolean isClosing() {
      return NettyEventLoop.this.isClosing();
    }

    @Override
    public boolean runReady() {
      return NettyEventLoop.this.runReady();
    }

    @Override
    public void refusePosts() {
      NettyEventLoop.this.refusePosts();
    }

    @Override
    public boolean runsIn(Thread thread) {
      return NettyEventLoop.this.runsIn(thread);
    }

    @Override
    public boolean runsCaller() {
      return isLoopThread(Thread.currentThread());
    }

    @Override
    public boolean runOnOwnThread(Runnable call) {
      return NettyEventLoop.this.runOnOwnThread(call);
    }

    @Override
    public boolean mustNotWait() {
      noticeInterrupt();
      return hasWork();
    }

    @Override
    public void awaitOutside(Runnable wait) {
      NettyEventLoop.this.awaitOutside(wait);
    }

    @Override
    public void requireOwnThread(String method) {
      checkThread(method);
    }

    @Override
    public void requireOpen() {
      checkClosed();
    }

    @Override
    public io.netty.channel.EventLoop executor() {
      return netty.eventLoop();
    }

    @Override
    public boolean watchesDescriptors() {
      return !isAttached() && backend() == Backend.EPOLL;
    }

    @Override
    public Backend backend() {
      return NettyEventLoop.this.backend();
    }

    @Override
    public OpenTransports transports() {
      return transports;
    }

    @Override
    public ChannelFuture register(Channel channel) {
      return netty.registerTransport(channel);
    }

    @Override
    public void close(Channel channel) {
      netty.close(channel);
    }

    @Override
    public void closeLoop() {
      requestClose();
    }

    @Override
    public String describe() {
      return NettyEventLoop.this.toString();
    }
  }
}
