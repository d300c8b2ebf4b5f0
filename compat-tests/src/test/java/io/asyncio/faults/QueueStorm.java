package io.asyncio.faults;

import static io.asyncio.Asyncio.await;

import io.asyncio.Coroutine;
import io.asyncio.Task;
import io.asyncio.queues.Queue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** What was put into a queue is got once; a put or get that is cancelled has done nothing. */
final class QueueStorm implements StormScene {

  private static final int TASKS = 12;
  private static final int CANCELLED_CONSUMERS = 9;
  private static final int ROUNDS = 25;

  private final BitSet put = new BitSet();
  private final BitSet got = new BitSet();

  @Override
  public void play(Storm storm) throws Exception {
    put.clear();
    got.clear();
    Queue<Integer> queue = new Queue<>(storm.random().nextInt(4));
    List<Task<?>> producers = storm.tasks(TASKS, number -> producer(storm, queue, number));
    List<Task<?>> consumers = storm.tasks(TASKS, _ -> consumer(storm, queue));
    List<Task<?>> victims = new ArrayList<>(producers);
    victims.addAll(consumers.subList(0, CANCELLED_CONSUMERS));
    storm.rage(victims, () -> producers.stream().allMatch(Task::done));
    storm.run().comes("the end of all items", queue.join());
    consumers.forEach(Task::cancel);
    storm.run().allEnd("producer", producers);
    storm.run().allEnd("consumer", consumers);
    put.xor(got);
    storm
        .run()
        .promised(0, put.cardinality(), "items that were put and not got, or got and not put");
  }

  private Coroutine.Body producer(Storm storm, Queue<Integer> queue, int number) {
    return () -> {
      for (int i = 0; i < ROUNDS; i++) {
        int item = number * ROUNDS + i;
        await(queue.put(item));
        put.set(item);
        if (storm.chance(4)) {
          storm.pause();
        }
      }
    };
  }

  private Coroutine.Body consumer(Storm storm, Queue<Integer> queue) {
    return () -> {
      while (true) {
        int item = await(queue.get());
        storm.run().promised(!got.get(item), "an item comes once");
        got.set(item);
        queue.taskDone();
        if (storm.chance(4)) {
          storm.pause();
        }
      }
    };
  }
}
