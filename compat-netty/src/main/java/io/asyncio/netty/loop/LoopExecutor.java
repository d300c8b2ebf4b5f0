package io.asyncio.netty.loop;

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
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import io.netty.util.internal.ThreadExecutorMap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The event loop as Netty sees it. What Netty executes lands in asyncio's ready queue; what it
 * schedules is looked at in each iteration.
 *
 * <p>Owned by the loop's thread, but for {@link #execute} and the methods that ask for the state.
 */
public final class LoopExecutor extends AbstractScheduledEventExecutor implements IoEventLoop {

  /** Whoever runs the loop. */
  public interface Driver {

    /** Puts a task at the end of the ready queue. On the loop's thread. */
    void readyOnce(Runnable task);

    /** Puts a task at the end of the ready queue. On any thread. */
    void postOnce(Runnable task);

    /** Runs what is ready, until nothing is. While the loop closes. */
    void drain();

    /** Tells whether a thread is the loop's, or that of a coroutine which is mounted. */
    boolean runsIn(Thread thread);

    /** Tells whether there is something to run. */
    boolean mustNotWait();

    /** Stops the loop if it runs, and closes it. On any thread. */
    void closeLoop();
  }

  /** On io_uring a close waits for reads to be cancelled, and is asked for when they are. */
  private static final int ROUNDS_OF_CLOSING = 4;

  private static final long LONGEST_CLOSING_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long CLOSING_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final int SETTLING_ROUNDS = 3;
  private static final long SETTLING_POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private final Driver driver;
  private final Class<? extends IoHandler> handlerType;
  private final IoHandler handler;
  private final boolean onEpoll;
  private final PollDeadline pollDeadline;

  /** What is registered, if that is wanted. */
  private final @Nullable List<IoRegistration> registrations;

  private final Promise<?> termination = new DefaultPromise<Void>(GlobalEventExecutor.INSTANCE);
  private boolean initialized;

  /** Whether the next poll must not wait. */
  private boolean mustNotWait;

  /** Whether the handler is to take this thread for another one. */
  private boolean wakesItself;

  /** How many channels are being closed and are not closed yet. */
  private int closingChannels;

  /** Written by the thread that closes the loop, read by any. */
  private volatile boolean closing;

  /**
   * Makes the executor of a loop.
   *
   * @param counting whether to be able to tell what {@link #hasOpenChannels} does
   */
  public LoopExecutor(Driver driver, IoHandlerFactory factory, boolean counting) {
    this.driver = driver;
    this.pollDeadline = new PollDeadline(ticker(), driver);
    this.registrations = counting ? new ArrayList<>() : null;
    this.handler = factory.newHandler(this);
    this.handlerType = handler.getClass();
    this.onEpoll = handler instanceof EpollIoHandler;
  }

  /** Makes the calling thread one of Netty's, with fast thread-locals, while it runs the loop. */
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
      initialize();
      run.run();
    } finally {
      ThreadExecutorMap.setCurrentExecutor(null);
    }
  }

  private void initialize() {
    if (!initialized) {
      initialized = true;
      handler.initialize();
    }
  }

  /**
   * Looks for I/O, waits for it up to {@code timeoutNanos}, and queues what Netty has scheduled.
   *
   * @return how many I/O events there were
   */
  public int poll(long timeoutNanos) {
    pollDeadline.prepare(mustNotWait ? 0 : timeoutNanos, nextScheduledTaskDeadlineNanos());
    mustNotWait = false;
    int events = handler.run(pollDeadline);
    if (hasScheduledTasks()) {
      long now = ticker().nanoTime();
      for (Runnable task; (task = pollScheduledTask(now)) != null; ) {
        driver.readyOnce(task);
      }
    }
    return events;
  }

  /** Tells whether a channel is registered, or something scheduled; only if that is counted. */
  public boolean hasOpenChannels() {
    if (registrations == null) {
      throw new IllegalStateException("channels are not counted");
    }
    registrations.removeIf(registration -> !registration.isValid());
    return !registrations.isEmpty() || hasTimers();
  }

  /** Tells whether something is scheduled with Netty. */
  public boolean hasTimers() {
    return nextScheduledTaskDeadlineNanos() != PollDeadline.NO_DEADLINE;
  }

  /** Has the next {@link #poll} look for I/O without waiting. On the loop's own thread. */
  public void doNotWait() {
    mustNotWait = true;
  }

  public void wakeUp() {
    handler.wakeup();
  }

  /**
   * Closes a channel. On io_uring that takes until the kernel has given up what it was asked for;
   * meanwhile the loop must not go. On the loop's own thread.
   */
  public void close(Channel channel) {
    channel.unsafe().close(channel.voidPromise());
    if (channel instanceof ServerChannel && channel.isRegistered() && !closing) {
      refuseConnections(channel);
    }
    if (!channel.closeFuture().isDone() && channel.isRegistered()) {
      closingChannels++;
      channel.closeFuture().addListener(done -> closingChannels--);
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

  private void awaitClosing() {
    long deadline = System.nanoTime() + LONGEST_CLOSING_NANOS;
    while (closingChannels > 0 && System.nanoTime() < deadline) {
      poll(CLOSING_POLL_NANOS);
      driver.drain();
    }
  }

  /**
   * Lets io_uring begin what it has put off. It looks at a descriptor only then: the read of the
   * one that wakes the loop up would read whatever has got its number since, into freed memory. It
   * puts off what comes after a preparation, until all that came before is done, that read too.
   */
  private void settle() {
    if (handler instanceof IoUringIoHandler) {
      for (int i = 0; i < SETTLING_ROUNDS; i++) {
        wakesItself = true;
        handler.wakeup();
        wakesItself = false;
        poll(SETTLING_POLL_NANOS);
      }
      poll(0);
    }
  }

  /** Closes what is registered, runs what that brings about, and frees the handler. */
  public void terminate() {
    if (closing) {
      return;
    }
    closing = true;
    initialize();
    cancelScheduledTasks();
    awaitClosing();
    for (int round = 0; round < ROUNDS_OF_CLOSING; round++) {
      handler.prepareToDestroy();
      driver.drain();
    }
    settle();
    handler.destroy();
    driver.drain();
    termination.setSuccess(null);
  }

  @Override
  public void execute(Runnable task) {
    if (closing && termination.isDone()) {
      throw new RejectedExecutionException("Event loop is closed");
    }
    driver.postOnce(task);
  }

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
    promise.channel().unsafe().register(this, promise);
    return promise;
  }

  @Override
  @Deprecated
  public ChannelFuture register(Channel channel, ChannelPromise promise) {
    channel.unsafe().register(this, promise);
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
      IoRegistration registration = registerNow(handle);
      promise.setSuccess(onEpoll ? new EpollRegistration(registration) : registration);
    } catch (Exception e) {
      promise.setFailure(e);
    }
  }

  /** Registers at once. By whoever may use the loop, whether it runs or not. */
  public IoRegistration registerNow(IoHandle handle) throws Exception {
    IoRegistration registration = handler.register(handle);
    if (registrations != null) {
      registrations.add(registration);
    }
    return registration;
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return handler.isCompatible(handleType);
  }

  @Override
  public boolean isIoType(Class<? extends IoHandler> type) {
    return type.isAssignableFrom(handlerType);
  }

  /** Closes the asyncio loop: stops it if it runs. The quiet period does not count. */
  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    driver.closeLoop();
    return termination;
  }

  @Override
  public Future<?> terminationFuture() {
    return termination;
  }

  @Override
  @Deprecated
  public void shutdown() {
    driver.closeLoop();
  }

  @Override
  @Deprecated
  public List<Runnable> shutdownNow() {
    shutdown();
    return List.of();
  }

  @Override
  public boolean isShuttingDown() {
    return closing;
  }

  @Override
  public boolean isShutdown() {
    return termination.isDone();
  }

  @Override
  public boolean isTerminated() {
    return termination.isDone();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return termination.await(timeout, unit);
  }
}
