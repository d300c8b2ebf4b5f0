package io.asyncio.faults;

import io.asyncio.Asyncio;
import io.asyncio.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** All sides of one kind: how many were made, what they got, how often they heard of their end. */
final class Census {

  private final List<Side> sides = new ArrayList<>();
  private final List<Wait> waits = new ArrayList<>();

  private record Wait(BooleanSupplier condition, Future<Void> come) {}

  void add(Side side) {
    sides.add(side);
  }

  List<Side> sides() {
    return sides;
  }

  long received() {
    return sides.stream().mapToLong(side -> side.received).sum();
  }

  /** Returns how many sides have been made and have heard once of their end. */
  long ended() {
    return sides.stream().filter(side -> side.made == 1 && side.lost == 1).count();
  }

  void changed() {
    for (Wait wait : List.copyOf(waits)) {
      if (!wait.come.done() && wait.condition.getAsBoolean()) {
        waits.remove(wait);
        wait.come.setResult(null);
      }
    }
  }

  /** Returns a future that is done when {@code condition} is true after something happened. */
  Future<Void> when(BooleanSupplier condition) {
    Future<Void> come = Asyncio.getRunningLoop().createFuture();
    waits.add(new Wait(condition, come));
    changed();
    return come;
  }

  /** Waits until so many sides have ended, and counts those that heard of it not once. */
  void allEnded(FaultRun run, int expected, String who) throws Exception {
    run.comes(who + " all hear of their end", when(() -> ended() >= expected));
    run.promised(expected, ended(), who + " that heard of their end exactly once");
  }
}
