package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What several threads do with a callback that one of them has posted. */
class PostedHandleTest extends LoopTest {

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);

  @BeforeEach
  void otherThreadsTakePart() {
    loop.waitForPosts();
  }

  private void callback() throws InterruptedException {
    begun.countDown();
    mayEnd.await();
    trace.add("ended");
  }

  /** Asks on another thread while the callback runs, and returns the answer. */
  private <T> T whileItRuns(Callable<T> question) throws Exception {
    FutureTask<T> asking = new FutureTask<>(() -> {
      begun.await();
      return question.call();
    });
    Thread asker = Thread.ofPlatform().start(asking);
    FutureTask<Boolean> watching = new FutureTask<>(() -> {
      begun.await();
      while (asker.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      boolean waited = !asking.isDone();
      mayEnd.countDown();
      return waited;
    });
    Thread.ofPlatform().start(watching);
    loop.callLater(1, loop::stop);
    loop.runForever();
    assertThat(watching.get()).isTrue();
    return asking.get();
  }

  @Test
  @CPython(
      "test_events::EventLoopTestsMixin::test_call_soon_threadsafe_handle_block_check_cancelled")
  void whoAsksWhileItRunsWaitsAndHearsThatItWasNotCancelled() throws Exception {
    Handle handle = loop.callSoonThreadsafe(this::callback);
    List<?> seen = whileItRuns(() -> List.of(handle.cancelled(), trace.toString()));
    assertThat(seen).isEqualTo(List.of(false, "[ended]"));
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_call_soon_threadsafe_handle_block_cancellation")
  void whoCancelsWhileItRunsWaitsForItsEnd() throws Exception {
    Handle handle = loop.callSoonThreadsafe(this::callback);
    String seen = whileItRuns(() -> {
      handle.cancel();
      return trace.toString();
    });
    assertThat(seen).isEqualTo("[ended]");
    assertThat(handle.cancelled()).isTrue();
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_call_soon_threadsafe_handle_cancel_same_thread")
  void itMayCancelItselfAndRunsToItsEnd() {
    Handle[] own = new Handle[1];
    own[0] = loop.callSoonThreadsafe(() -> {
      trace.add("begun");
      own[0].cancel();
      trace.add("cancelled " + own[0].cancelled());
    });
    runOnce();
    assertThat(trace).containsExactly("begun", "cancelled true");
    assertThat(own[0].cancelled()).isTrue();
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_call_soon_threadsafe_handle_cancel_other_thread")
  void itNeverRunsWhenAnotherThreadHasCancelledItBefore() throws Exception {
    Handle handle = loop.callSoonThreadsafe(() -> trace.add("ran"));
    FutureTask<Boolean> cancelling = new FutureTask<>(() -> {
      handle.cancel();
      return handle.cancelled();
    });
    Thread.ofPlatform().start(cancelling);
    assertThat(cancelling.get()).isTrue();
    runOnce();
    runOnce();
    assertThat(trace).isEmpty();
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_call_soon_threadsafe")
  void aPostWakesALoopThatWaitsAndKeepsItsPlace() throws Exception {
    runBody(() -> {
      Future<String> posted = loop.createFuture();
      Thread.ofPlatform().start(() -> {
        loop.callSoonThreadsafe(() -> trace.add("first"));
        loop.callSoonThreadsafe(() -> {
          trace.add("second");
          loop.callSoon(() -> posted.setResult("third"));
        });
      });
      trace.add(await(posted));
    });
    assertThat(trace).containsExactly("first", "second", "third");
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_call_soon_threadsafe_same_thread")
  void onTheLoopsOwnThreadItIsOneOfTheOthers() throws Exception {
    runBody(() -> {
      loop.callSoon(() -> trace.add("1"));
      loop.callSoonThreadsafe(() -> trace.add("2"));
      loop.callSoon(() -> trace.add("3"));
      loop.callSoonThreadsafe(() -> trace.add("4"));
      await(sleep(0));
    });
    assertThat(trace).containsExactly("1", "2", "3", "4");
  }

  @Test
  @CPython("uvloop/test_base::_TestBase::test_call_soon_threadsafe_safety")
  void everyPostRunsOnceWhileTimersComeAndGo() throws Exception {
    int posts = 4096;
    AtomicInteger ran = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(posts);
    runBody(() -> {
      Future<Void> end = loop.createFuture();
      Thread.ofPlatform().start(() -> {
        for (int i = 0; i < posts; i++) {
          loop.callSoonThreadsafe(() -> {
            ran.incrementAndGet();
            all.countDown();
          });
        }
        loop.callSoonThreadsafe(() -> end.setResult(null));
      });
      while (!end.done()) {
        List<TimerHandle> timers = List.of(
            loop.callLater(1000, () -> trace.add("too early")),
            loop.callLater(2000, () -> trace.add("too early")));
        await(sleep(0));
        timers.forEach(Handle::cancel);
      }
    });
    assertThat(all.await(0, TimeUnit.SECONDS)).isTrue();
    assertThat(ran).hasValue(posts);
    assertThat(trace).isEmpty();
  }

  @Test
  void anEagerTaskMayBeginInIt() throws Exception {
    runBody(() -> {
      loop.setTaskFactory(Asyncio.eagerTaskFactory());
      Future<String> result = loop.createFuture();
      loop.callSoonThreadsafe(() -> {
        Task<Void> task = loop.createTask(async(() -> {
          trace.add("eager");
          await(sleep(0));
          result.setResult("done");
        }));
        trace.add("begun " + !task.done());
      });
      trace.add(await(result));
      loop.setTaskFactory(null);
    });
    assertThat(trace).containsExactly("eager", "begun true", "done");
  }
}
