package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.captureCallGraph;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.taskGroup;
import static io.asyncio.Asyncio.waitFor;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.locks.Condition;
import io.asyncio.locks.Event;
import io.asyncio.locks.Lock;
import io.asyncio.locks.Semaphore;
import io.asyncio.queues.Queue;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What stands in call graphs for the library's own part of a stack: what was called. */
class LibraryFramesTest extends LoopTest {

  /** Returns the names in the stack of a task that is stuck in {@code body}, innermost first. */
  private List<String> stackIn(Coroutine.Body body) throws Exception {
    return loop.runUntilComplete(async(() -> {
      Task<?> task = createTask(async(body));
      await(sleep(0.5));
      FutureCallGraph graph = Objects.requireNonNull(captureCallGraph(task));
      task.cancel();
      await(Asyncio.wait(List.of(task)));
      return graph.callStack().stream()
          .map(FrameCallGraphEntry::function)
          .map(name -> name.replace("LibraryFramesTest.", ""))
          .toList();
    }));
  }

  @Test
  void queueIsWhereItIsPutIntoOrTakenFrom() throws Exception {
    Queue<String> empty = new Queue<>();
    assertThat(stackIn(() -> await(empty.get())))
        .containsExactly("Queue.get", "queueIsWhereItIsPutIntoOrTakenFrom");
    Queue<String> full = new Queue<>(1);
    full.putNowait("one");
    assertThat(stackIn(() -> await(full.put("two"))))
        .containsExactly("Queue.put", "queueIsWhereItIsPutIntoOrTakenFrom");
    assertThat(stackIn(() -> await(full.join())))
        .containsExactly("Queue.join", "queueIsWhereItIsPutIntoOrTakenFrom");
  }

  @Test
  void lockIsWhereItIsAcquired() throws Exception {
    String here = "lockIsWhereItIsAcquired";
    Lock lock = new Lock();
    Semaphore semaphore = new Semaphore(0);
    Condition condition = new Condition();
    Event event = new Event();
    loop.runUntilComplete(async(() -> await(lock.acquire())));
    assertThat(stackIn(() -> await(lock.acquire()))).containsExactly("Lock.acquire", here);
    assertThat(stackIn(() -> await(semaphore.acquire())))
        .containsExactly("Semaphore.acquire", here);
    assertThat(stackIn(() -> {
          try (var _ = await(condition.acquire())) {
            await(condition.waitFor(() -> false));
          }
        }))
        .containsExactly("Condition.waitFor", here);
    assertThat(stackIn(() -> await(event.waitFor()))).containsExactly("Event.waitFor", here);
  }

  @Test
  void functionsOfAsyncioBearTheirNames() throws Exception {
    String here = "functionsOfAsyncioBearTheirNames";
    assertThat(stackIn(() -> await(waitFor(async(() -> await(loop.createFuture())), 9))))
        .containsExactly(here, "Asyncio.waitFor", here);
    assertThat(stackIn(() -> await(taskGroup(group -> {
          group.createTask(sleep(9));
        }))))
        .containsExactly("Asyncio.taskGroup", here);
  }
}
