package io.asyncio;

import io.asyncio.internal.Unchecked;

/**
 * What an event loop calls: the callback of {@link EventLoop#callSoon}, of a timer, a reader, a signal
 * handler. It may throw, checked exceptions too: what it throws goes to the loop's exception handler,
 * but for {@link KeyboardInterrupt} and {@link SystemExit}, which end the loop's run.
 *
 * <p>A {@link Runnable} that is at hand already is given as {@code runnable::run}.
 *
 * <p><b>Pitfall.</b> A callback cannot await. {@code loop.callSoon(this::work)} and {@code () ->
 * work()} make a coroutine and drop it, if that is what {@code work} returns; {@code () ->
 * loop.createTask(work())} runs it. Each callback of a loop, those of protocols too, is looked at
 * when it returns, in debug mode or not: if the coroutine that it made last was neither closed nor
 * handed to a task or a queue, a warning with the coroutine's name and place is logged. So a
 * coroutine for later use is made when it is needed, not in a callback before.
 */
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged") // called plainly, it throws all the same
public interface Callback extends Runnable {

  /** Does what is to be done. */
  void call() throws Exception;

  /** Does the same; what {@link #call} throws comes out as it is. */
  @Override
  default void run() {
    try {
      call();
    } catch (Exception e) {
      throw Unchecked.<RuntimeException>rethrow(e);
    }
  }
}
