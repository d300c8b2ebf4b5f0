package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.runCoroutineThreadsafe;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What other threads schedule comes between what the loop's own thread does before and after. */
class PostedOrderTest extends LoopTest {

  private static final int THREADS = 4;

  @BeforeEach
  void otherThreadsTakePart() {
    loop.waitForPosts();
  }

  private static void onAnotherThread(Runnable body) throws InterruptedException {
    Thread.ofPlatform().start(body).join();
  }

  @Test
  void whatAThreadPostedRunsBeforeWhatIsScheduledAfterwards() throws Exception {
    runBody(() -> {
      loop.callSoon(() -> trace.add("1"));
      onAnotherThread(() -> loop.callSoonThreadsafe(() -> trace.add("2")));
      loop.callSoon(() -> trace.add("3"));
      onAnotherThread(() -> loop.callSoonThreadsafe(() -> trace.add("4")));
      await(sleep(0));
      trace.add("5");
    });
    assertThat(trace).containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  void whatAThreadPostedRunsBeforeDoneCallbacksOfALaterResult() throws Exception {
    Future<Void> future = loop.createFuture();
    future.addDoneCallback(_ -> trace.add("2"));
    runBody(() -> {
      onAnotherThread(() -> loop.callSoonThreadsafe(() -> trace.add("1")));
      future.setResult(null);
      await(future);
      trace.add("this step"); // the future is done
      await(sleep(0));
    });
    assertThat(trace).containsExactly("this step", "1", "2");
  }

  @Test
  void coroutineOfAThreadBeginsBeforeTheSecondStepOfALaterTask() throws Exception {
    runBody(() -> {
      onAnotherThread(() -> {
        var _ = runCoroutineThreadsafe(async(() -> trace.add("first")), loop);
      });
      Task<?> second = Asyncio.createTask(async(() -> {
        trace.add("second");
        await(sleep(0));
        trace.add("second again");
      }));
      loop.callSoon(() -> trace.add("callback"));
      await(second);
    });
    assertThat(trace).containsExactly("second", "callback", "first", "second again");
  }

  @Test
  void postsOfOneThreadStayInOrder() throws Exception {
    Future<Void> all = loop.createFuture();
    List<Integer> numbers = new ArrayList<>();
    Thread.ofPlatform().start(() -> {
      for (int i = 0; i < 10_000; i++) {
        int number = i;
        loop.callSoonThreadsafe(() -> numbers.add(number));
      }
      loop.callSoonThreadsafe(() -> all.setResult(null));
    });
    runBody(() -> await(all));
    assertThat(numbers).hasSize(10_000).isSorted();
  }

  /** Each callback of the flood would be followed by another before the queue is ever empty. */
  @Test
  void floodOfPostsDoesNotStarveTasks() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger ran = new AtomicInteger();
    CountDownLatch flooding = new CountDownLatch(THREADS);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      threads.add(Thread.ofPlatform().start(() -> {
        while (!over.get()) {
          if (ran.get() > -10_000) { // the heap is not the subject
            ran.decrementAndGet();
            loop.callSoonThreadsafe(ran::incrementAndGet);
          }
          flooding.countDown();
        }
      }));
    }
    runBody(() -> {
      flooding.await();
      for (int i = 0; i < 100; i++) {
        await(sleep(0));
        loop.callSoon(() -> trace.add("turn"));
      }
      await(sleep(0));
    });
    over.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(trace).hasSize(100);
  }
}
