package io.asyncio;

import io.asyncio.internal.strand.Strand;
import org.jspecify.annotations.Nullable;

/** Which loop runs in a thread, and which one a thread has been given. */
final class RunningLoop {

  private static final ThreadLocal<BaseEventLoop> RUNNING = new ThreadLocal<>();
  private static final ThreadLocal<EventLoop> CURRENT = new ThreadLocal<>();

  /** Where a loop is made on first use: whether the program has begun to say which it is. */
  private static final ThreadLocal<Boolean> CHOSEN = ThreadLocal.withInitial(() -> false);

  /** What the JVM names the thread that runs {@code main}. */
  private static final String MAIN_THREAD = "main";

  private RunningLoop() {}

  /** Returns the loop that runs the calling thread or coroutine, or {@code null}. */
  static @Nullable BaseEventLoop get() {
    Strand strand = Strand.current();
    return strand == null ? RUNNING.get() : strand.loop();
  }

  /**
   * Returns the loop that runs the calling thread or coroutine.
   *
   * @throws IllegalStateException if there is none
   */
  static EventLoop requireRunning() {
    EventLoop loop = get();
    if (loop == null) {
      throw new IllegalStateException("no running event loop");
    }
    return loop;
  }

  /** Returns the task that {@code loop} runs at the moment, or {@code null}. */
  static @Nullable Task<?> taskOf(EventLoop loop) {
    Strand strand = Strand.current();
    return strand != null && strand.loop() == loop
        ? strand.task()
        : BaseEventLoop.of(loop).currentTask.get();
  }

  static void set(BaseEventLoop loop) {
    RUNNING.set(loop);
  }

  static void clear() {
    RUNNING.remove();
  }

  /** Says which loop runs the calling thread from now on, and returns which did before. */
  static @Nullable BaseEventLoop swap(@Nullable BaseEventLoop loop) {
    BaseEventLoop before = RUNNING.get();
    if (loop == null) {
      RUNNING.remove();
    } else {
      RUNNING.set(loop);
    }
    return before;
  }

  /** Returns the loop given to the calling thread by {@code setEventLoop}. */
  static @Nullable EventLoop current() {
    return CURRENT.get();
  }

  /**
   * Returns the running loop, or else the thread's current one.
   *
   * @param caller what needs it, for the message
   * @throws IllegalStateException if there is neither
   */
  static EventLoop require(String caller) {
    EventLoop running = get();
    EventLoop loop = running == null ? current() : running;
    if (loop == null) {
      throw new IllegalStateException("no current event loop for %s in thread '%s'"
          .formatted(caller, Thread.currentThread().getName()));
    }
    return loop;
  }

  /**
   * Returns the running loop, or else the thread's current one, which is made if need be, in the
   * main thread and as long as none was set there.
   *
   * @throws IllegalStateException if there is none, and none may be made
   */
  static EventLoop getOrMake() {
    EventLoop running = get();
    EventLoop loop = running == null ? current() : running;
    if (loop != null) {
      return loop;
    }
    if (!isMainThread() || CHOSEN.get()) {
      throw new IllegalStateException("There is no current event loop in thread '"
          + Thread.currentThread().getName()
          + "': run a coroutine by run() or a Runner, or make a loop by newEventLoop() and give it"
          + " to the thread by setEventLoop()");
    }
    EventLoop made = NewLoop.make();
    current(made);
    return made;
  }

  static boolean isMainThread() {
    Thread thread = Thread.currentThread();
    return thread.getName().equals(MAIN_THREAD) && !thread.isVirtual();
  }

  static void current(@Nullable EventLoop loop) {
    if (loop == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(loop);
    }
    if (isMainThread()) {
      CHOSEN.set(true);
    }
  }
}
