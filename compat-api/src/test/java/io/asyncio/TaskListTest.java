package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class TaskListTest extends LoopTest {

  @Test
  void finishedTaskKeepsNoLaterTaskAlive() throws Exception {
    Task<Integer> early = loop.createTask(async(() -> 1));
    Task<Integer> later = loop.createTask(async(() -> 2));
    loop.runUntilComplete(early);
    loop.runUntilComplete(later);
    assertThat(early.next).isSameAs(early);
    assertThat(early.previous).isNull();
  }

  @Test
  void otherThreadMayListTheTasksWhileTheyChange() throws Exception {
    loop.waitForPosts();
    Future<Void> gate = loop.createFuture();
    Task<Void> first = loop.createTask(async(() -> await(gate)));
    FutureTask<Boolean> observer = new FutureTask<>(() -> {
      boolean always = true;
      for (int i = 0; i < 1_000; i++) {
        always &= Asyncio.allTasks(loop).contains(first);
      }
      return always;
    });
    runBody(() -> {
      Thread.ofPlatform().start(observer);
      while (!observer.isDone()) {
        createTask(sleep(0));
        createTask(sleep(0));
        await(sleep(0));
      }
      gate.setResult(null);
      await(first);
    });
    assertThat(observer.get()).isTrue();
  }
}
