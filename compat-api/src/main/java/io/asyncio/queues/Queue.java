package io.asyncio.queues;

import io.asyncio.Asyncio;
import io.asyncio.CancelledError;
import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.Future;
import io.asyncio.internal.LoopBinding;
import io.asyncio.internal.OneShot;
import io.asyncio.internal.Starts;
import io.asyncio.internal.Waiters;
import io.asyncio.locks.Event;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A queue between tasks, of limited size if wanted: who puts an item waits for space, who gets one
 * waits for an item. The oldest item comes first.
 *
 * {@snippet :
 * Queue<String> queue = new Queue<>(100);
 * Task<Void> worker =
 *     createTask(
 *         async(
 *             () -> {
 *               while (true) {
 *                 String item = await(queue.get());
 *                 try {
 *                   await(handle(item));
 *                 } finally {
 *                   queue.taskDone();
 *                 }
 *               }
 *             }));
 * await(queue.put("item"));
 * await(queue.join());                            // until everything is handled
 * worker.cancel();
 * }
 *
 * <pre>
 *           shutdown              the last item is got
 *   open ------------->  closing ----------------------->  closed
 *     |                     |                                ^
 *     +---------------------+--------------------------------+
 *                    shutdown(true)
 * </pre>
 *
 * <p>Waiting tasks are woken in the order in which they came. One that is woken looks again: if
 * another task was faster, it waits once more, behind the others.
 *
 * <p>Not thread-safe: another thread goes through {@link EventLoop#callSoonThreadsafe}. The queue
 * is bound to the loop of the first task that has to wait in {@link #put} or {@link #get}. From
 * then on, having to wait in another loop raises an {@link IllegalStateException}; what need not
 * wait checks nothing.
 *
 * @param <T> the items; null can be one
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue">asyncio.Queue</a>
 */
public sealed class Queue<T extends @Nullable Object> permits LifoQueue, PriorityQueue {

  private final LoopBinding binding = new LoopBinding();
  private final Waiters getters = new Waiters();
  private final Waiters putters = new Waiters();
  private final Event finished = new Event();
  private final Items<T> items;
  private final int maxsize;
  private int unfinishedTasks;
  private boolean shutDown;

  /** Makes a queue that is never full. */
  public Queue() {
    this(0);
  }

  /**
   * Makes a queue.
   *
   * @param maxsize how many items it takes; 0 or less for any number
   */
  public Queue(int maxsize) {
    this(maxsize, Ring.firstInFirstOut());
  }

  Queue(int maxsize, Items<T> items) {
    this.maxsize = maxsize;
    this.items = items;
    finished.set();
  }

  /** Returns how many items are in the queue. */
  public final int qsize() {
    return items.size();
  }

  /** Returns how many items the queue takes; 0 or less for any number. */
  public final int maxsize() {
    return maxsize;
  }

  /** Tells whether there is no item in the queue. */
  public final boolean empty() {
    return items.size() == 0;
  }

  /** Tells whether the queue takes no more items for the moment. */
  public final boolean full() {
    return maxsize > 0 && items.size() >= maxsize;
  }

  /**
   * Puts {@code item} into the queue, after waiting until it is not full. A queue that is not full
   * takes it without suspending the task.
   *
   * <p>After a cancellation, or any other exception, the item is not in the queue.
   *
   * @throws QueueShutDown (when awaited) if the queue is shut down, before or meanwhile
   * @throws CancelledError (when awaited) if the task was cancelled
   * @throws IllegalStateException (when awaited) if it has to wait, and the queue is bound to
   *     another loop; outside a task; or if the coroutine was awaited before
   * @throws RuntimeException (when awaited) as {@link #putNowait}
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue.put">asyncio.Queue.put</a>
   */
  public final Coroutine<@Nullable Void> put(T item) {
    return new OneShot<@Nullable Void>("Queue.put") {
      @Override
      protected @Nullable Void run() throws Exception {
        while (full()) {
          waitFor(putters, () -> !full());
        }
        putNowait(item);
        return null;
      }
    };
  }

  /**
   * Puts {@code item} into the queue.
   *
   * @throws QueueFull if the queue is full
   * @throws QueueShutDown if it is shut down
   * @throws RuntimeException in a {@link PriorityQueue}, what comparing {@code item} throws
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue.put_nowait">asyncio.Queue.put_nowait</a>
   */
  public final void putNowait(T item) {
    if (shutDown) {
      throw new QueueShutDown();
    }
    if (full()) {
      throw new QueueFull("maxsize is " + maxsize);
    }
    items.add(item);
    Starts.kept(item);
    unfinishedTasks++;
    finished.clear();
    getters.wakeAndRemoveOne();
  }

  /**
   * Removes the next item from the queue, after waiting until there is one, and gives it. If there
   * is one, the task is not suspended.
   *
   * <p>After a cancellation, or any other exception, no item is lost.
   *
   * @throws QueueShutDown (when awaited) if the queue is shut down, before or meanwhile, and is
   *     empty
   * @throws CancelledError (when awaited) if the task was cancelled
   * @throws IllegalStateException (when awaited) if it has to wait, and the queue is bound to
   *     another loop; outside a task; or if the coroutine was awaited before
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue.get">asyncio.Queue.get</a>
   */
  public final Coroutine<T> get() {
    return new OneShot<T>("Queue.get") {
      @Override
      protected T run() throws Exception {
        while (empty()) {
          waitFor(getters, () -> !empty());
        }
        return getNowait();
      }
    };
  }

  /**
   * Removes the next item from the queue.
   *
   * @throws QueueEmpty if there is none
   * @throws QueueShutDown if there is none and the queue is shut down
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue.get_nowait">asyncio.Queue.get_nowait</a>
   */
  public final T getNowait() {
    if (empty()) {
      throw shutDown ? new QueueShutDown() : new QueueEmpty();
    }
    T item = items.remove();
    putters.wakeAndRemoveOne();
    return item;
  }

  /** Waits among {@code waiters} to be woken, which who changes {@code possible} does. */
  private void waitFor(Waiters waiters, BooleanSupplier possible) throws Exception {
    if (shutDown) {
      throw new QueueShutDown();
    }
    Future<@Nullable Void> waiter = waiters.add(binding.require(this));
    try {
      Asyncio.await(waiter);
    } catch (Throwable e) {
      waiter.cancel();
      waiters.remove(waiter);
      if (possible.getAsBoolean() && !waiter.cancelled()) {
        waiters.wakeAndRemoveOne(); // this one was woken, but gives up
      }
      throw e;
    }
  }

  /**
   * Says that an item got from the queue has been dealt with. When that was said of every item put,
   * {@link #join} goes on.
   *
   * <p><b>Pitfall.</b> One that is forgotten, because dealing with the item failed, keeps {@link
   * #join} waiting for ever: call it in a {@code finally}.
   *
   * @throws IllegalArgumentException if that was said of all items already
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue.task_done">asyncio.Queue.task_done</a>
   */
  public final void taskDone() {
    if (unfinishedTasks == 0) {
      throw new IllegalArgumentException("taskDone() called too many times: no item is unfinished");
    }
    unfinishedTasks--;
    finishIfAllDone();
  }

  private void finishIfAllDone() {
    if (unfinishedTasks == 0) {
      finished.set();
    }
  }

  /**
   * Waits until {@link #taskDone} was called for every item put. If there is none that is
   * unfinished, the task is not suspended. A cancellation leaves the queue as it is.
   *
   * @throws CancelledError (when awaited) if the task was cancelled
   * @throws IllegalStateException (when awaited) if it has to wait, and a task of another loop had
   *     to wait in {@code join} before; outside a task; or if the coroutine was awaited before
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue.join">asyncio.Queue.join</a>
   */
  public final Coroutine<@Nullable Void> join() {
    return new OneShot<@Nullable Void>("Queue.join") {
      @Override
      protected @Nullable Void run() throws Exception {
        if (unfinishedTasks > 0) {
          Asyncio.await(finished.waitFor());
        }
        return null;
      }
    };
  }

  /** As {@link #shutdown(boolean)}; the items that are in the queue can still be got. */
  public final void shutdown() {
    shutdown(false);
  }

  /**
   * Refuses further items: {@link #put} raises {@link QueueShutDown}, also where it waits already,
   * and so does {@link #get} once the queue is empty.
   *
   * <p><b>Pitfall.</b> After an immediate shutdown {@link #join} may return although items were
   * never dealt with.
   *
   * @param immediate whether to drop the items in the queue, as if each had been got and dealt with
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue.shutdown">asyncio.Queue.shutdown</a>
   */
  public final void shutdown(boolean immediate) {
    shutDown = true;
    if (immediate) {
      dropItems();
    }
    while (getters.wakeAndRemoveOne()) {
      // Each looks for an item, and finds that there will be none.
    }
    while (putters.wakeAndRemoveOne()) {
      // Each finds that it is too late.
    }
  }

  private void dropItems() {
    for (; !empty(); items.remove()) {
      unfinishedTasks = Math.max(0, unfinishedTasks - 1);
    }
    finishIfAllDone();
  }

  /** Returns what is known, as in {@code <Queue at 0x1f maxsize=2 items=[a, b] tasks=2>}. */
  @Override
  public final String toString() {
    return "<%s at %#x maxsize=%d%s%s%s%s%s>"
        .formatted(
            getClass().getSimpleName(),
            System.identityHashCode(this),
            maxsize,
            empty() ? "" : " items=" + items.copy(),
            getters.size() == 0 ? "" : " getters[" + getters.size() + "]",
            putters.size() == 0 ? "" : " putters[" + putters.size() + "]",
            unfinishedTasks == 0 ? "" : " tasks=" + unfinishedTasks,
            shutDown ? " shutdown" : "");
  }
}
