package io.asyncio.scenarios.io;

import io.asyncio.Server;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is done with the servers that have names, at once. */
final class ServerOperations {

  private ServerOperations() {}

  static void addTo(Map<String, Operations.Action> all) {
    deed(all, "v_close", Server::close);
    deed(all, "v_close_clients", Server::closeClients);
    deed(all, "v_abort_clients", Server::abortClients);
    all.put("v_serving", (run, op) -> run.servers.get(op.text(0)).isServing());
    all.put("v_sockets", (run, op) -> run.servers.hosts(op.text(0)));
    all.put("v_connect", ServerOperations::connect);
  }

  private static void deed(Map<String, Operations.Action> all, String name, Consumer<Server> deed) {
    all.put(name, (run, op) -> {
      deed.accept(run.servers.get(op.text(0)));
      return null;
    });
  }

  /** Has a raw peer connect before anything else happens: the system answers it. */
  private static @Nullable Object connect(IoRun run, Op op) throws Missing {
    try {
      run.peers.connect(op.text(0), "", run.servers.address(op.text(1)), null, true);
      return null;
    } catch (IOException e) {
      return SystemWords.outcome(e);
    }
  }
}
