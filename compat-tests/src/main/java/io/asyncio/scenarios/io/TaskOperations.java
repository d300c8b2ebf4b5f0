package io.asyncio.scenarios.io;

import io.asyncio.Server;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is done with tasks, the server and the driver, at once. */
final class TaskOperations {

  private TaskOperations() {}

  static void addTo(Map<String, Operations.Action> all) {
    all.put("spawn", TaskOperations::spawn);
    all.put("awake", (run, op) -> {
      run.settling.awake(op.number(0));
      return null;
    });
    all.put("cancel", (run, op) -> run.tasks.cancel(op.text(0)));
    server(all, "srv_close", Server::close);
    server(all, "srv_close_clients", Server::closeClients);
    server(all, "srv_abort_clients", Server::abortClients);
  }

  private static void server(
      Map<String, Operations.Action> all, String name, Consumer<Server> deed) {
    all.put(name, (run, _) -> {
      deed.accept(run.server());
      return null;
    });
  }

  private static @Nullable Object spawn(IoRun run, Op op) {
    run.tasks.spawn(op.text(0));
    return null;
  }
}
