package io.asyncio.faults;

import io.asyncio.Coroutine;
import io.asyncio.netty.VirtualTimeLoop;
import io.asyncio.netty.VirtualTimeOptions;
import java.util.List;

/** Tasks that are cancelled at random moments while they use what tasks share. */
final class Cancellation implements Fault {

  private static final double REAL_UNIT = 0.000_02;
  private static final double VIRTUAL_UNIT = 0.001;

  private static final List<StormScene> SCENES = List.of(
      new LockStorm(),
      new SemaphoreStorm(),
      new ConditionStorm(),
      new QueueStorm(),
      new ShutdownStorm(),
      new BarrierStorm(),
      new GroupStorm(),
      new EventStorm());

  @Override
  public String name() {
    return "cancellation";
  }

  @Override
  public String promise() {
    return "Whenever tasks are cancelled, in real time and in virtual time: locks, semaphores and"
        + " barriers are left free and whole, no wake-up of a condition or an event and no item of"
        + " a queue is lost or doubled, and a task group ends with all its tasks.";
  }

  @Override
  public void happen(FaultRun run) throws Exception {
    int rounds = run.times(1, 15);
    for (int i = 0; i < rounds; i++) {
      for (StormScene scene : SCENES) {
        run.onLoop(body(scene, new Storm(run, REAL_UNIT)));
        VirtualTimeLoop virtual =
            new VirtualTimeLoop(VirtualTimeOptions.defaults().withOtherThreads(false));
        run.onLoop(run.reporting(virtual), body(scene, new Storm(run, VIRTUAL_UNIT)));
      }
    }
  }

  private static Coroutine.Body body(StormScene scene, Storm storm) {
    return () -> scene.play(storm);
  }
}
