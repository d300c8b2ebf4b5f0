package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;
import io.asyncio.Task;
import io.asyncio.queues.LifoQueue;
import io.asyncio.queues.PriorityQueue;
import io.asyncio.queues.Queue;
import java.util.Comparator;
import java.util.List;

/**
 * The same work in three orders: as it came, the most urgent first, and the latest first. {@code
 * join} waits until all of it was done, not merely taken; a queue that is shut down ends its worker.
 *
 * {@snippet lang=python :
 * async def work(queue):
 *     while True:
 *         job = await queue.get()
 *         ...
 *         queue.task_done()
 *
 * await queue.join()
 * queue.shutdown()
 * }
 */
final class QueueOrders {

  record Job(int urgency, String name) {}

  private static final List<Job> JOBS = List.of(
      new Job(3, "water the flowers"), new Job(1, "put out the fire"), new Job(2, "call a doctor"));

  private static Coroutine<Void> work(Queue<Job> queue) {
    return async(() -> {
      while (true) {
        Job job = await(queue.get());
        await(sleep(0));
        IO.println("  " + job.name());
        queue.taskDone();
      }
    });
  }

  private static Coroutine<Void> workOff(String order, Queue<Job> queue) {
    return async(() -> {
      IO.println(order + ":");
      JOBS.forEach(queue::putNowait);
      Task<Void> worker = createTask(work(queue));
      await(queue.join());
      IO.println("  done, " + queue.qsize() + " left");
      queue.shutdown();
      await(gather(List.of(worker), true)); // it ends by QueueShutDown
    });
  }

  private static Coroutine<Void> allOrders() {
    return async(() -> {
      await(workOff("As it came", new Queue<>()));
      await(workOff(
          "The most urgent first", new PriorityQueue<>(Comparator.comparingInt(Job::urgency))));
      await(workOff("The latest first", new LifoQueue<>()));
    });
  }

  void main() throws Exception {
    run(allOrders());
  }
}
