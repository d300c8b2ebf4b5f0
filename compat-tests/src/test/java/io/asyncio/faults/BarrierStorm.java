package io.asyncio.faults;

import static io.asyncio.Asyncio.await;

import io.asyncio.Coroutine;
import io.asyncio.Task;
import io.asyncio.locks.Barrier;
import io.asyncio.locks.BrokenBarrierError;
import java.util.BitSet;
import java.util.List;

/** A barrier lets whole parties pass; those that are cancelled while they wait leave it whole. */
final class BarrierStorm implements StormScene {

  private static final int TASKS = 20;

  @Override
  public void play(Storm storm) throws Exception {
    int parties = 2 + storm.random().nextInt(4);
    Barrier barrier = new Barrier(parties);
    List<Task<?>> tasks = storm.tasks(TASKS, _ -> passing(storm, barrier));
    int turns = 60 + storm.random().nextInt(60);
    int[] turn = new int[1];
    storm.rage(tasks.subList(0, TASKS / 2), () -> turn[0]++ > turns);
    await(barrier.abort());
    storm.run().allEnd("party of a barrier", tasks);
    storm.run().promised(0, barrier.nWaiting(), "tasks in a barrier that all have left");
    await(barrier.reset());
    passesAWholeParty(storm, barrier);
  }

  private static void passesAWholeParty(Storm storm, Barrier barrier) throws Exception {
    BitSet places = new BitSet();
    List<Task<?>> tasks =
        Storm.started(barrier.parties(), _ -> () -> places.set(await(barrier.waitFor())));
    storm.run().allEnd("party of a barrier that was reset", tasks);
    storm.run().promised(barrier.parties(), places.cardinality(), "places of a whole party");
  }

  private static Coroutine.Body passing(Storm storm, Barrier barrier) {
    return () -> {
      try {
        while (true) {
          int place = await(barrier.waitFor());
          boolean inParty = place >= 0 && place < barrier.parties();
          storm.run().promised(inParty, "a place in the party: " + place);
          storm.pause();
        }
      } catch (BrokenBarrierError e) {
        storm.run().promised(barrier.broken(), "only abort breaks a barrier");
      }
    };
  }
}
