package io.asyncio;

import io.asyncio.contextvars.Context;
import io.asyncio.internal.signals.Interrupts;
import io.asyncio.internal.signals.SignalRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/**
 * Runs coroutines one after the other on an event loop of its own, and cleans up behind them.
 *
 * {@snippet :
 * try (Runner runner = new Runner()) {
 *   runner.run(first());
 *   runner.run(second());
 * }
 * }
 *
 * <p>All runs share one context. While one lasts, SIGINT (Ctrl-C) cancels its task, and {@link
 * #run} raises {@link KeyboardInterrupt} if the task ends by that; a second SIGINT ends the program
 * with status 130. {@link #cancelOn} does the same for other signals. A handler that the program
 * itself has set for a signal, by {@link EventLoop#addSignalHandler} too, stays in force.
 *
 * <p>{@link Thread#interrupt} of the thread that calls {@link #run}, by another one, does the like:
 * it cancels the task, and {@link #run} raises {@link InterruptedException} if the task ends by
 * that. Of the tasks that the cancellation reaches, those which block without awaiting are
 * interrupted in that. A second interrupt leaves {@link #run} at once, with the task as it is.
 *
 * <pre>
 *   CREATED -- run, getLoop -> INITIALIZED -- close -> CLOSED
 * </pre>
 *
 * <p>Used by one thread.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-runner.html#asyncio.Runner">asyncio.Runner</a>
 */
public final class Runner implements AutoCloseable {

  private final @Nullable Boolean debug;
  private final @Nullable Supplier<? extends EventLoop> loopFactory;
  private final IntConsumer exit;
  private final List<SignalRoute> cancelling = new ArrayList<>();
  private @Nullable EventLoop loop;
  private @Nullable Context context;

  /** What the last run ended with, if it was asked to end the program. */
  private @Nullable Error raised;

  /** Whether the last run was left by an interrupt of its thread. */
  private boolean interrupted;

  private boolean closed;

  /** Makes a runner with the default event loop. */
  public Runner() {
    this(null, null);
  }

  /**
   * Makes a runner.
   *
   * @param debug whether the loop is in debug mode; {@code null} leaves it as it is made
   * @param loopFactory makes the loop; {@code null} for the default, which is also made the
   *     thread's current loop until the runner is closed
   */
  public Runner(@Nullable Boolean debug, @Nullable Supplier<? extends EventLoop> loopFactory) {
    this(debug, loopFactory, Runtime.getRuntime()::exit);
  }

  Runner(
      @Nullable Boolean debug,
      @Nullable Supplier<? extends EventLoop> loopFactory,
      IntConsumer exit) {
    this.debug = debug;
    this.loopFactory = loopFactory;
    this.exit = exit;
  }

  /**
   * Has further signals do what SIGINT does: while {@link #run} lasts, the first of them cancels
   * the main task, and {@link KeyboardInterrupt} is raised with its name; a second one ends the
   * program with status 128 plus its number. asyncio has no such thing.
   *
   * {@snippet :
   * try (Runner runner = new Runner().cancelOn("TERM")) {
   *   runner.run(serve());
   * }
   * }
   *
   * @param signals names, with or without {@code SIG}, in upper or lower case
   * @return this runner
   * @throws IllegalArgumentException if there is no signal of such a name
   * @throws IllegalStateException if one cannot be caught
   */
  public Runner cancelOn(String... signals) {
    List<SignalRoute> added = Stream.of(signals).map(SignalRoute::of).toList();
    added.forEach(SignalRoute::requireCatchable);
    cancelling.addAll(added);
    return this;
  }

  /**
   * Runs {@code awaitable} in the runner's context, and returns its result.
   *
   * @param awaitable what is run; a coroutine is made a task
   * @throws IllegalStateException if the runner is closed, or the calling thread runs an event loop
   * @throws KeyboardInterrupt if SIGINT, or a signal of {@link #cancelOn}, came and {@code
   *     awaitable} ended by the cancellation, or before the signal could reach it; if nobody catches
   *     it, the program ends with status 130
   * @throws SystemExit if a task or callback raises it; if nobody catches it, the program ends with
   *     its status
   * @throws InterruptedException if the calling thread was interrupted, before or meanwhile, and
   *     {@code awaitable} ended by the cancellation, which is the cause; or if it was interrupted
   *     twice. The thread's flag is cleared; it stays set if the interrupt came when {@code
   *     awaitable} had ended
   * @throws CancelledError if it was cancelled otherwise
   * @throws Exception what it failed with, the same object
   */
  public <T extends @Nullable Object> T run(Awaitable<T> awaitable) throws Exception {
    return runIn(awaitable, null);
  }

  /**
   * As {@link #run(Awaitable)}, in {@code context}.
   *
   * @param awaitable what is run; a coroutine is made a task
   * @param context the context that the task runs in
   */
  public <T extends @Nullable Object> T run(Awaitable<T> awaitable, Context context)
      throws Exception {
    return runIn(awaitable, Objects.requireNonNull(context, "context"));
  }

  private <T extends @Nullable Object> T runIn(Awaitable<T> awaitable, @Nullable Context context)
      throws Exception {
    Coroutine<T> coroutine = Futures.coroutine(awaitable);
    refuseRunningLoop("Runner.run()");
    EventLoop loop = getLoop();
    Context runsIn = context == null ? Objects.requireNonNull(this.context) : context;
    Task<T> task = loop.createTask(coroutine, TaskOptions.defaults().withContext(runsIn));
    try {
      T result = runMain(BaseEventLoop.of(loop), task);
      interrupted = false;
      return result;
    } catch (KeyboardInterrupt | SystemExit e) {
      ProgramEnd.mayCome();
      throw e;
    }
  }

  private <T extends @Nullable Object> T runMain(BaseEventLoop loop, Task<T> task)
      throws Exception {
    MainTaskInterrupt interrupt = new MainTaskInterrupt(loop, task);
    CallerInterrupts interrupts = loop.run.interrupts;
    interrupts.answer(interrupt);
    try {
      return runUnlessSignalled(loop, task);
    } catch (CancelledError e) {
      if (interrupt.hasCancelled() && task.uncancel() == 0) {
        throw MainTaskInterrupt.raised(e);
      }
      throw e;
    } catch (IllegalStateException e) {
      if (interrupt.hasLeft()) {
        throw MainTaskInterrupt.raised(null);
      }
      throw e;
    } finally {
      interrupts.answer(null);
      interrupted = interrupt.hasCancelled();
      if (interrupt.cameTooLate()) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private <T extends @Nullable Object> T runUnlessSignalled(BaseEventLoop loop, Task<T> task)
      throws Exception {
    Interrupts signals = Interrupts.handleFor(task, loop.urgent::set, exit, cancelling);
    T result;
    try (signals) {
      result = loop.runUntilComplete(task);
    } catch (KeyboardInterrupt | SystemExit e) {
      raised = e;
      throw e;
    } catch (CancelledError e) {
      Signal interruption = signals.interruption();
      if (interruption != null && task.uncancel() == 0) {
        throw new KeyboardInterrupt(interruption);
      }
      throw e;
    }
    Signal late = signals.interruption();
    if (late != null && signals.cameTooLate()) {
      throw new KeyboardInterrupt(late);
    }
    return result;
  }

  /** Runs {@code awaitable} on a loop of its own. */
  static <T extends @Nullable Object> T runOnce(
      Awaitable<T> awaitable,
      @Nullable Boolean debug,
      @Nullable Supplier<? extends EventLoop> loopFactory)
      throws Exception {
    Objects.requireNonNull(awaitable, "awaitable");
    refuseRunningLoop("asyncio.run()");
    try (Runner runner = new Runner(debug, loopFactory)) {
      return runner.run(awaitable);
    }
  }

  private static void refuseRunningLoop(String function) {
    if (RunningLoop.get() != null) {
      throw new IllegalStateException(function + " cannot be called from a running event loop");
    }
  }

  /**
   * Returns the loop, and makes it on first use.
   *
   * @throws IllegalStateException if the runner is closed
   */
  public EventLoop getLoop() {
    if (closed) {
      throw new IllegalStateException("Runner is closed");
    }
    EventLoop current = loop;
    return current == null ? start() : current;
  }

  private EventLoop start() {
    EventLoop made = loopFactory == null ? Asyncio.newEventLoop() : loopFactory.get();
    loop = Objects.requireNonNull(made, "loopFactory's loop");
    if (loopFactory == null) {
      Asyncio.setEventLoop(made);
    }
    if (debug != null) {
      made.setDebug(debug);
    }
    context = Context.copyContext();
    return made;
  }

  /**
   * Cancels the tasks that are left and waits for them, closes the asynchronous generators that are
   * left, waits up to 300 seconds for the default executor, and closes the loop. Failures of those
   * tasks go to the loop's exception handler. Does nothing if the runner is closed or was not used.
   *
   * <p>After a run that an interrupt has ended, calls in the default executor are interrupted and
   * not waited for. If the calling thread is interrupted, before or meanwhile, nothing is waited
   * for any more, the loop is closed as it is, and the thread's flag stays set.
   *
   * @throws KeyboardInterrupt if a task that is left raises it; if {@link #run} has raised that
   *     very object, another one of which it is the cause
   * @throws SystemExit likewise
   */
  @Override
  public void close() {
    EventLoop last = loop;
    if (last == null) {
      return;
    }
    Error known = raised;
    try {
      new RunnerShutdown(last, interrupted).run();
    } catch (KeyboardInterrupt e) {
      ProgramEnd.mayCome();
      throw e == known ? e.again() : e; // a try cannot suppress the very one that it is left by
    } catch (SystemExit e) {
      ProgramEnd.mayCome();
      throw e == known ? e.again() : e;
    } finally {
      if (loopFactory == null) {
        Asyncio.setEventLoop(null);
      }
      loop = null;
      closed = true;
    }
  }
}
