package io.asyncio.scenarios.io;

import static io.asyncio.Asyncio.await;

import io.asyncio.Coroutine;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.TlsOptions;
import io.asyncio.protocols.Protocol;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the server. */
final class Serving {

  private final IoRun run;

  Serving(IoRun run) {
    this.run = run;
  }

  void start(Map<?, ?> wishes) {
    run.tasks.start("make:srv", () -> serve(wishes));
  }

  /** Tries to make another one at the same address. */
  void startAgain() {
    run.tasks.start("make:taken", () -> {
      Server _ = await(run.carrier.serve(
          run.loop, () -> new Protocol() {}, run.serverAddress, ServerOptions.defaults()));
      return null;
    });
  }

  private @Nullable Object serve(Map<?, ?> wishes) throws Exception {
    boolean streams = Boolean.TRUE.equals(wishes.get("stream"));
    ServerOptions options = options(wishes, streams);
    Server server = await(
        streams
            ? run.carrier.serve(this::connected, run.carrier.free(), options)
            : run.carrier.serve(run.loop, this::protocol, run.carrier.free(), options));
    run.server = server;
    run.serverAddress = server.sockets().getFirst();
    return "ok";
  }

  private static ServerOptions options(Map<?, ?> wishes, boolean streams) {
    ServerOptions options = ServerOptions.defaults();
    if (wishes.get("start") instanceof Boolean start) {
      options = options.withStartServing(start);
    }
    TlsOptions times = TlsCarrier.times(wishes);
    if (times != null) {
      options = options.withTls(times);
    }
    if (streams && wishes.get("limit") instanceof Long limit) {
      options = options.withLimit(Math.toIntExact(limit));
    }
    return options;
  }

  StreamRecorder protocol() {
    return run.made(run.parties.nextAccepted(), name -> StreamRecorder.of(run, name, ""));
  }

  @Nullable
  Coroutine<?> connected(StreamReader reader, StreamWriter writer) {
    String name = run.parties.nextAccepted();
    run.servers.traceListener(name, writer.transport());
    run.parties.put(name, new Party(new StreamPair(reader, writer)));
    run.trace.add(name, "client");
    List<Op> body = run.scenario.bodies().get(name);
    if (body == null) {
      return null;
    }
    if (!body.isEmpty() && body.getFirst().name().equals(Op.PLAIN)) {
      run.performAll(body.subList(1, body.size()));
      return null;
    }
    return run.tasks.body(name + ".h", body);
  }
}
