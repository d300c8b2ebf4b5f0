package io.asyncio.scenarios.io;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What adds and removes readers and writers of raw sockets. */
final class WatchOperations {

  private WatchOperations() {}

  static void addTo(Map<String, Operations.Action> all) {
    all.put("add_reader", (run, op) -> add(run, op, true));
    all.put("add_writer", (run, op) -> add(run, op, false));
    all.put("remove_reader", (run, op) -> run.watches.remove(new Watches.Key(op.text(0), true)));
    all.put("remove_writer", (run, op) -> run.watches.remove(new Watches.Key(op.text(0), false)));
  }

  private static @Nullable Object add(IoRun run, Op op, boolean reading) throws Missing {
    run.watches.add(new Watches.Key(op.text(0), reading), op.text(1));
    return null;
  }
}
