package io.asyncio.netty.readiness;

import io.asyncio.internal.Log;
import io.asyncio.netty.loop.Insist;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.readiness.SelectorThread.Watched;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a selector thread does: takes requests from the loop, selects, and posts what it finds. The
 * selector's keys are changed by this thread alone; the loop's thread may only cancel them.
 */
final class SelectorWork implements Runnable {

  /** How often closed channels are looked for, and whether the thread is needed at all. */
  private static final long TIDY_MILLIS = 1000;

  private static final long TIDY_NANOS = TimeUnit.MILLISECONDS.toNanos(TIDY_MILLIS);

  private final LoopHost host;
  private final Runnable tidy;
  private final Selector selector;
  private final Thread thread;

  /** Filled by the loop's thread, emptied by the selector's. */
  private final Queue<Request> requests = new ConcurrentLinkedQueue<>();

  /** How many channels there should be. Changed by the loop's thread, read by the selector's. */
  private final AtomicInteger subscribed = new AtomicInteger();

  /** Written by the loop's thread, read by the selector's. */
  private volatile boolean ended;

  /**
   * What a channel shall be watched for from now on.
   *
   * @param number of the request, counted by channel
   */
  record Request(Watched watched, int number, int operations) {}

  private SelectorWork(LoopHost host, Runnable tidy) throws IOException {
    this.host = host;
    this.tidy = tidy;
    this.selector = Selector.open();
    this.thread = Thread.ofPlatform().daemon().name("asyncio-selector").unstarted(this);
  }

  /**
   * Starts a thread.
   *
   * @param tidy run on the loop's thread when there are fewer channels than expected, or none
   */
  static SelectorWork start(LoopHost host, Runnable tidy) throws IOException {
    SelectorWork work = new SelectorWork(host, tidy);
    work.thread.start();
    return work;
  }

  void subscribed() {
    subscribed.incrementAndGet();
  }

  void submit(Request request) {
    requests.add(request);
    selector.wakeup();
  }

  /** Removes cancelled keys soon, so that channels that were closed let go of their descriptors. */
  void unsubscribed() {
    subscribed.decrementAndGet();
    selector.wakeup();
  }

  boolean isIdle() {
    return subscribed.get() == 0;
  }

  /** Ends the thread and waits until it has gone. On the loop's thread. */
  void end() {
    ended = true;
    selector.wakeup();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    try (selector) {
      while (!ended) {
        Insist.on(this::once);
      }
    } catch (IOException | UncheckedIOException e) {
      Log.LOGGER.log(Level.ERROR, "the selector thread of " + host.loop() + " failed", e);
    }
  }

  /** What was not done for want of memory is done the next time. */
  private void once() {
    for (Request request; (request = requests.peek()) != null; ) {
      apply(request);
      var _ = requests.poll();
    }
    long start = System.nanoTime();
    int found;
    try {
      found = selector.select(this::found, TIDY_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (found == 0 && System.nanoTime() - start >= TIDY_NANOS && needsTidying()) {
      host.postOnce(tidy);
    }
  }

  private boolean needsTidying() {
    int channels = selector.keys().size();
    return !ended && requests.isEmpty() && (channels == 0 || channels < subscribed.get());
  }

  private void apply(Request request) {
    Watched watched = request.watched();
    if (watched.cancelled || request.number() != watched.latest) {
      return;
    }
    try {
      select(watched, request.operations());
      watched.selectedFor = request.number();
    } catch (IOException | RuntimeException e) {
      host.postOnce(() -> watched.failed(e));
    }
  }

  private void select(Watched watched, int operations) throws IOException {
    SelectionKey key = watched.key;
    if (key != null) {
      key.interestOps(operations);
      return;
    }
    synchronized (watched) {
      if (!watched.cancelled) {
        watched.key = register(watched, operations);
      }
    }
  }

  private SelectionKey register(Watched watched, int operations) throws IOException {
    try {
      return watched.channel.register(selector, operations, watched);
    } catch (CancelledKeyException e) {
      selector.selectNow(this::found); // lets go of the key of before
      return watched.channel.register(selector, operations, watched);
    }
  }

  private void found(SelectionKey key) {
    try {
      int operations = key.readyOps();
      Watched watched = (Watched) key.attachment();
      int request = watched.selectedFor;
      host.postOnce(() -> watched.found(request, operations));
      key.interestOps(0);
    } catch (CancelledKeyException e) {
      return; // removed, or closed, in the meantime
    }
  }
}
