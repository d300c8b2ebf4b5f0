package io.asyncio.faults;

import static io.asyncio.Asyncio.async;

import io.asyncio.KeyboardInterrupt;
import io.asyncio.SystemExit;
import io.asyncio.Task;
import io.asyncio.netty.NettyEventLoop;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** User code that throws everything from everywhere. */
final class Throwing implements Fault {

  /** In the short form only the first kinds are thrown. */
  private static final int SHORT_KINDS = 3;

  /** How often a run that was ended by what was thrown is gone on with. */
  private static final int MOST_RUNS = 20;

  /** What may be thrown. */
  @SuppressWarnings("ImmutableEnumChecker") // The suppliers are.
  enum Kind {
    EXCEPTION(() -> new IllegalArgumentException("thrown")),
    OVERFLOW(() -> new StackOverflowError("thrown")),
    INTERRUPT(() -> new KeyboardInterrupt("thrown")),
    ERROR(() -> new AssertionError("thrown")),
    EXIT(() -> new SystemExit("thrown"));

    private final Supplier<Throwable> thrown;

    Kind(Supplier<Throwable> thrown) {
      this.thrown = thrown;
    }

    Throwable make() {
      return thrown.get();
    }

    /** Tells whether it ends the run of the loop, and is raised by it. */
    boolean endsTheRun() {
      return this == INTERRUPT || this == EXIT;
    }
  }

  @Override
  public String name() {
    return "throwing";
  }

  @Override
  public String promise() {
    return "Whatever is thrown by any method of a protocol, by a callback, a task, a reader or a"
        + " signal handler is reported or raised; other callbacks and connections go on, and each"
        + " connection hears once of its end.";
  }

  @Override
  public void happen(FaultRun run) throws Exception {
    List<ThrowingPlace> places = Stream.<ThrowingPlace>concat(
            Stream.of(ThrowingMethod.values()), Stream.of(ThrowingCallback.values()))
        .toList();
    int kinds = run.times(SHORT_KINDS, Kind.values().length);
    for (int i = 0; i < run.times(1, 10); i++) {
      for (ThrowingPlace place : places) {
        for (Kind kind : List.of(Kind.values()).subList(0, kinds)) {
          run.tried(1);
          throwAt(run, place, kind);
        }
      }
    }
  }

  private static void throwAt(FaultRun run, ThrowingPlace place, Kind kind) throws Exception {
    NettyEventLoop loop = run.newLoop();
    ThrowingStage stage = new ThrowingStage(run, place + " " + kind, kind.make());
    loop.setExceptionHandler((_, context) -> stage.reported(context));
    try (loop) {
      Task<Void> task = loop.createTask(async(() -> stage.play(place)));
      for (int i = 0; i < MOST_RUNS && !task.done(); i++) {
        runOn(loop, task, stage, kind);
      }
      stage.promised(task.done(), "what waits goes on");
      task.cancel();
    }
    run.loops().remove(loop);
    stage.finish(kind.endsTheRun());
  }

  @SuppressWarnings("ReferenceEquality") // It must be that very one.
  private static void runOn(NettyEventLoop loop, Task<Void> task, ThrowingStage stage, Kind kind) {
    try {
      loop.runUntilComplete(task);
    } catch (Throwable e) {
      boolean expected = kind.endsTheRun() && e == stage.thrown();
      stage.promised(expected, "only what ends a run comes out of it: " + e);
      stage.raised();
    }
  }
}
