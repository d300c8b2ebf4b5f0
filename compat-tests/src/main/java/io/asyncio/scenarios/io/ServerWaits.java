package io.asyncio.scenarios.io;

import static io.asyncio.Asyncio.aclosing;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;

import io.asyncio.Coroutine;
import io.asyncio.Server;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What tasks await of the servers that have names. */
final class ServerWaits {

  private ServerWaits() {}

  static void addTo(Map<String, Operations.Action> all) {
    wait(all, "v_wait_closed", Server::waitClosed);
    wait(all, "v_serve_forever", Server::serveForever);
    wait(all, "v_start_serving", Server::startServing);
    all.put("v_with", ServerWaits::with);
  }

  private static void wait(
      Map<String, Operations.Action> all, String name, Function<Server, Coroutine<?>> wait) {
    all.put(name, (run, op) -> {
      Object _ = await(wait.apply(run.servers.get(op.text(0))));
      return null;
    });
  }

  private static @Nullable Object with(IoRun run, Op op) throws Exception {
    try (var _ = aclosing(run.servers.get(op.text(0)))) {
      Object _ = await(sleep(0));
    }
    return null;
  }
}
