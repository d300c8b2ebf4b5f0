package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.wrapFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of the state of the JDK's futures in asyncio's. */
class WrappedStateTest extends LoopTest {

  @BeforeEach
  void otherThreadsTakePart() {
    loop.waitForPosts();
  }

  private <T> Future<T> wrapped(CompletableFuture<T> source) throws Exception {
    return run(async(() -> wrapFuture(source)));
  }

  private static <T> FutureTask<T> done(Callable<T> callable) {
    FutureTask<T> task = new FutureTask<>(callable);
    task.run();
    return task;
  }

  private static IOException raise() throws IOException {
    throw new IOException("raised");
  }

  private static IOException raised() {
    try {
      return raise();
    } catch (IOException e) {
      return e;
    }
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_copy_state")
  void resultExceptionAndCancellationAreCopied() throws Exception {
    assertThat(wrapped(CompletableFuture.completedFuture(10)).result()).isEqualTo(10);
    CompletableFuture<Integer> cancelled = new CompletableFuture<>();
    cancelled.cancel(false);
    assertThat(wrapped(cancelled).cancelled()).isTrue();
    IOException failure = raised();
    CompletableFuture<Integer> failed = CompletableFuture.failedFuture(failure);
    for (CompletableFuture<Integer> source : Arrays.asList(failed, failed.thenApply(x -> x))) {
      Future<Integer> copy = wrapped(source);
      assertThatThrownBy(copy::result).isSameAs(failure).hasNoSuppressedExceptions();
      assertThatThrownBy(() -> loop.runUntilComplete(copy)).isSameAs(failure);
      assertThat(copy.exception().getStackTrace())
          .filteredOn(frame -> frame.getMethodName().equals("raise"))
          .hasSize(1);
    }
  }

  @Test
  void stateOfAPlainFutureIsCopied() throws Exception {
    runBody(() -> {
      assertThat(await(wrapFuture(done(() -> 10)))).isEqualTo(10);
      IOException failure = raised();
      Future<Object> failed = wrapFuture(done(() -> {
        throw failure;
      }));
      assertThatThrownBy(() -> await(failed)).isSameAs(failure);
      FutureTask<Integer> cancelled = new FutureTask<>(() -> 1);
      cancelled.cancel(false);
      assertThat(wrapFuture(cancelled).cancelled()).isTrue();
    });
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_copy_state_from_concurrent_futures")
  void namesOfTheJdkBecomeThoseOfAsyncio() throws Exception {
    for (boolean early : new boolean[] {true, false}) {
      Future<Integer> cancelled = failedBy(new CancellationException("why"), early);
      assertThat(cancelled.cancelled()).isTrue();
      assertThatThrownBy(cancelled::result).isInstanceOf(CancelledError.class).hasMessage("why");

      TimeoutException timeout = new TimeoutException("late");
      assertThatThrownBy(failedBy(timeout, early)::result)
          .isInstanceOf(TimeoutError.class)
          .hasMessage("late")
          .hasCause(timeout);

      IOException failure = new IOException("no");
      Throwable wrapper = new CompletionException(new ExecutionException(failure));
      assertThatThrownBy(failedBy(wrapper, early)::result).isSameAs(failure);
      Throwable bare = new ExecutionException("no cause", null);
      assertThatThrownBy(failedBy(bare, early)::result).isSameAs(bare);
    }
  }

  /** Returns the copy of a stage that fails before, or after, it is wrapped. */
  private Future<Integer> failedBy(Throwable failure, boolean early) throws Exception {
    CompletableFuture<Integer> source = new CompletableFuture<>();
    if (early) {
      source.completeExceptionally(failure);
    }
    Future<Integer> copy = wrapped(source);
    source.completeExceptionally(failure);
    runOnce();
    assertThat(copy.done()).isTrue();
    return copy;
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_copy_state_from_concurrent_futures")
  void cancelledCopyIsLeftAlone() throws Exception {
    CompletableFuture<Integer> source = new CompletableFuture<>();
    Future<Integer> copy = wrapped(source);
    source.completeExceptionally(new IOException("too late"));
    copy.cancel("first");
    runOnce();
    assertThat(copy.cancelled()).isTrue();
    assertThatThrownBy(copy::result).hasMessage("first");
    Future<Integer> other = wrapped(source.copy());
    assertThatThrownBy(other::result).hasMessage("too late");
  }

  @Test
  void timeoutOfAStageIsATimeoutError() {
    CompletableFuture<Integer> source = new CompletableFuture<>();
    source.completeExceptionally(new TimeoutException());
    assertThatThrownBy(() -> run(async(() -> await(source.thenApply(value -> value)))))
        .isInstanceOf(TimeoutError.class)
        .hasMessage(null);
  }

  @Test
  void errorOfAPlainFutureArrives() {
    AssertionError error = new AssertionError("no");
    FutureTask<Integer> broken = new FutureTask<>(() -> 1) {
      @Override
      public Integer get() {
        throw error;
      }
    };
    assertThatThrownBy(() -> run(async(() -> await(wrapFuture(broken))))).isSameAs(error);
  }
}
