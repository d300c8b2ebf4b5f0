package io.asyncio.netty.loop;

import io.asyncio.EventLoop;
import io.asyncio.contextvars.Context;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.ServerChannel;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;
import io.netty.util.internal.ThreadExecutorMap;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The event loop as Netty sees it. What Netty executes lands in asyncio's ready queue; what it
 * schedules is looked at in each iteration.
 *
 * <p>Owned by the loop's thread, but for {@link #execute} and the methods that ask for the state.
 */
public final class LoopExecutor extends StoppableExecutor implements IoEventLoop, LoopNetty {

  /** Whoever runs the loop. */
  public interface Driver {

    /** Returns the loop. On any thread. */
    EventLoop loop();

    /** Puts a task at the end of the ready queue. On the loop's thread. */
    void readyOnce(Runnable task);

    /**
     * Puts a task at the end of the ready queue. On any thread.
     *
     * @param context in which it runs
     * @return whether it will run: not after {@link #refusePosts}
     */
    boolean postOnce(Runnable task, Context context);

    /** Takes no more tasks of other threads. */
    void refusePosts();

    /** Runs what is ready, while the loop closes; returns whether there was anything. */
    boolean runReady();

    /** Tells whether a thread is the one that runs the loop, and not that of a coroutine. */
    boolean runsIn(Thread thread);

    /** Tells whether the caller is on that thread, or a coroutine which is mounted. */
    boolean runsCaller();

    /** Tells whether there is something to run. */
    boolean mustNotWait();

    /** Has another thread do what would block the calling virtual thread's carrier. */
    void awaitOutside(Runnable wait);

    /** Has the loop stopped if it runs, and closed. On any thread; does not wait. */
    void closeLoop();

    /** Returns how messages call the loop: its transport and itself. */
    String describe();
  }

  /** On io_uring a close waits for reads to be cancelled, and is asked for when they are. */
  private static final int ROUNDS_OF_CLOSING = 4;

  private final Driver driver;
  private final IoHandler handler;
  private final PollDeadline pollDeadline;

  private final Registrations registrations;
  private final WakeUps wakeUps;
  private final Leftovers leftovers;

  /** What other threads wait for, where a virtual one runs the loop. */
  private final @Nullable WaitOutside waitOutside;

  /** Whether what is being registered is a transport's, which keeps contexts itself. */
  private boolean registersTransport;

  /** Whether the handler is to take this thread for another one. */
  private boolean wakesItself;

  /**
   * Makes the executor of a loop.
   *
   * @param mayBeVirtual whether a virtual thread may run the loop
   */
  public LoopExecutor(Driver driver, IoHandlerFactory factory, boolean mayBeVirtual) {
    super(driver);
    this.driver = driver;
    this.pollDeadline = new PollDeadline(ticker(), driver);
    this.handler = factory.newHandler(new HandlerThread(this));
    pollDeadline.of(handler);
    this.leftovers = new Leftovers(handler);
    this.registrations = new Registrations(this, handler, leftovers);
    this.wakeUps = new WakeUps(handler);
    this.waitOutside = mayBeVirtual ? new WaitOutside(driver, handler, pollDeadline) : null;
  }

  /** Returns the loop of asyncio. On any thread. */
  public EventLoop loop() {
    return driver.loop();
  }

  @Override
  public IoEventLoop eventLoop() {
    return this;
  }

  /** Makes the calling thread one of Netty's, with fast thread-locals, while it runs the loop. */
  @Override
  public void runAround(Runnable run) {
    if (FastThreadLocalThread.currentThreadWillCleanupFastThreadLocals()) {
      runAsCurrent(run);
    } else {
      FastThreadLocalThread.runWithFastThreadLocal(() -> runAsCurrent(run));
    }
  }

  private void runAsCurrent(Runnable run) {
    ThreadExecutorMap.setCurrentExecutor(this);
    try {
      leftovers.initialize(handler);
      run.run();
    } finally {
      ThreadExecutorMap.setCurrentExecutor(null);
    }
  }

  /** Has the handler made, if it was not needed before. On the loop's thread. */
  @Override
  public void open() {
    pollDeadline.of(LateHandler.behind(handler));
  }

  /** Returns what is to be freed if the loop is dropped. */
  public Leftovers leftovers() {
    return leftovers;
  }

  /**
   * Looks for I/O, waits for it up to {@code timeoutNanos}, and queues what Netty has scheduled.
   *
   * @return how many I/O events there were
   */
  @Override
  public int poll(long timeoutNanos) {
    pollDeadline.prepare(timeoutNanos, nextScheduledTaskDeadlineNanos());
    int events = waitOutside != null && Thread.currentThread().isVirtual()
        ? waitOutside.poll()
        : handler.run(pollDeadline);
    if (hasScheduledTasks()) {
      long now = ticker().nanoTime();
      for (Runnable task; (task = pollScheduledTask(now)) != null; ) {
        driver.readyOnce(task);
      }
    }
    return events;
  }

  /** Tells whether a channel is registered, or something scheduled. */
  @Override
  public boolean hasOpenChannels() {
    return !registrations.isEmpty() || hasTimers();
  }

  /** Tells whether something is scheduled with Netty. */
  @Override
  public boolean hasTimers() {
    return nextScheduledTaskDeadlineNanos() != PollDeadline.NO_DEADLINE;
  }

  /** Ends a poll that waits, or keeps it from waiting. On any thread. */
  @Override
  public void wakeUp() {
    wakeUps.wakeUp();
  }

  /** Has the handler take this thread for another one that wakes it up. */
  void wakeItself() {
    wakesItself = true;
    handler.wakeup();
    wakesItself = false;
  }

  /**
   * Closes a channel. On io_uring that takes until the kernel has given up what it was asked for;
   * meanwhile the loop must not go. On the loop's own thread.
   */
  @Override
  public void close(Channel channel) {
    channel.unsafe().close(channel.voidPromise());
    if (channel instanceof ServerChannel && channel.isRegistered() && !isShuttingDown()) {
      refuseConnections(channel);
    }
  }

  /**
   * The selector, and io_uring, keep a descriptor that is closed until they are asked for events
   * again; until then it would accept whoever connects.
   */
  private void refuseConnections(Channel channel) {
    int round = 0;
    do {
      poll(0);
    } while (!channel.closeFuture().isDone() && ++round < ROUNDS_OF_CLOSING);
  }

  @Override
  public ChannelFuture registerTransport(Channel channel) {
    ChannelPromise promise = channel.newPromise();
    registersTransport = true;
    try {
      channel.unsafe().register(this, promise);
    } finally {
      registersTransport = false;
    }
    return promise;
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    return super.schedule(inContext(task), delay, unit);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
    Objects.requireNonNull(task, "task");
    Context context = Context.copyContext();
    return super.schedule(() -> context.run(task), delay, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    return super.scheduleAtFixedRate(inContext(task), initialDelay, period, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long initialDelay, long delay, TimeUnit unit) {
    return super.scheduleWithFixedDelay(inContext(task), initialDelay, delay, unit);
  }

  private static Runnable inContext(Runnable task) {
    Objects.requireNonNull(task, "task");
    Context context = Context.copyContext();
    return () -> context.run(task);
  }

  /** Cancels what is scheduled. */
  void cancelScheduled() {
    cancelScheduledTasks();
  }

  /** Closes what is registered, runs what that brings about, and frees the handler. Once. */
  @Override
  public void terminate() {
    state.begin(0, 0, TimeUnit.NANOSECONDS);
    try {
      runAround(new Teardown(this, driver, state, registrations, handler, wakeUps)::run);
    } finally {
      terminated();
    }
  }

  @Override
  public void execute(Runnable task) {
    Objects.requireNonNull(task, "task");
    if (state.refusesTasks() || !driver.postOnce(task, Context.copyContext())) {
      throw new RejectedExecutionException("Event loop is closed: " + driver.describe());
    }
  }

  /**
   * Tells whether a thread is the one that runs the loop. A coroutine has another one: what it asks
   * of a channel is a task, done after its step.
   */
  @Override
  public boolean inEventLoop(Thread thread) {
    return !wakesItself && driver.runsIn(thread);
  }

  @Override
  public IoEventLoop next() {
    return this;
  }

  @Override
  public @Nullable IoEventLoopGroup parent() {
    return null;
  }

  @Override
  @SuppressWarnings("deprecation") // an event loop has to offer it
  public ChannelFuture register(Channel channel) {
    return register(new DefaultChannelPromise(channel, this));
  }

  @Override
  @Deprecated
  public ChannelFuture register(ChannelPromise promise) {
    return register(promise.channel(), promise);
  }

  /** Registers a channel, or says which loop it does not fit; Netty names nothing but a class. */
  @Override
  @Deprecated
  public ChannelFuture register(Channel channel, ChannelPromise promise) {
    Channel.Unsafe unsafe = channel.unsafe();
    if (unsafe instanceof IoHandle handle && !isCompatible(handle.getClass())) {
      return promise.setFailure(new IllegalStateException("incompatible event loop type: "
          + this
          + " cannot serve "
          + channel.getClass().getSimpleName()
          + ": it has an "
          + LateHandler.behind(handler).getClass().getSimpleName()
          + ", and takes the channels of that"));
    }
    unsafe.register(this, promise);
    return promise;
  }

  @Override
  public Future<IoRegistration> register(IoHandle handle) {
    Promise<IoRegistration> promise = newPromise();
    if (inEventLoop()) {
      register(handle, promise);
    } else {
      execute(() -> register(handle, promise));
    }
    return promise;
  }

  private void register(IoHandle handle, Promise<IoRegistration> promise) {
    try {
      promise.setSuccess(registerNow(handle));
    } catch (Exception e) {
      promise.setFailure(e);
    }
  }

  /** Registers at once. By whoever may use the loop, whether it runs or not. */
  public IoRegistration registerNow(IoHandle handle) throws Exception {
    if (state.refusesTasks()) {
      throw new RejectedExecutionException("Event loop is closed: " + driver.describe());
    }
    boolean foreign = handle instanceof Channel.Unsafe && !registersTransport;
    IoHandle inContext = foreign ? InContext.of(handle) : handle;
    IoHandle registered = waitOutside == null ? inContext : waitOutside.relay(inContext);
    return registrations.add(handle, handler.register(registered));
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return handler.isCompatible(handleType);
  }

  @Override
  public boolean isIoType(Class<? extends IoHandler> type) {
    return type.isInstance(LateHandler.behind(handler));
  }

  @Override
  public String toString() {
    return "event loop of " + driver.describe();
  }
}
