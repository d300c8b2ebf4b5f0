package io.asyncio;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Runs a coroutine on a loop for another thread. */
final class Threadsafe<T extends @Nullable Object> implements OutsideCall {

  private final BaseEventLoop loop;
  private final Coroutine<T> coroutine;
  private final LoopCompletableFuture<T> result;

  private Threadsafe(BaseEventLoop loop, Coroutine<T> coroutine) {
    this.loop = loop;
    this.coroutine = coroutine;
    this.result = new LoopCompletableFuture<>(loop);
  }

  static <T extends @Nullable Object> CompletableFuture<T> run(
      Coroutine<T> coroutine, EventLoop loop) {
    Objects.requireNonNull(coroutine, "coroutine");
    UnawaitedCoroutines.claimed(coroutine);
    Threadsafe<T> call = new Threadsafe<>(BaseEventLoop.of(loop), coroutine);
    loop.callSoonThreadsafe(call);
    return call.result;
  }

  @Override
  public void call() {
    if (loop.isClosed()) {
      dropped();
      return;
    }
    try {
      result.follow(loop.createTask(coroutine));
    } catch (KeyboardInterrupt | SystemExit e) {
      throw e;
    } catch (Throwable e) {
      result.completeExceptionally(e);
      throw e;
    }
  }

  @Override
  public void dropped() {
    coroutine.close();
    result.loopClosed();
  }
}
