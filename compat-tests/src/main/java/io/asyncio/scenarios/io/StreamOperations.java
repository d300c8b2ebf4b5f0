package io.asyncio.scenarios.io;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.each;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.streams.StreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a task awaits: streams, the server, time. */
final class StreamOperations {

  private StreamOperations() {}

  /** Reads from a stream what an operation says. */
  @FunctionalInterface
  private interface Read {
    Coroutine<byte[]> from(StreamReader reader, Op op);
  }

  /** Something without a result that an operation waits for. */
  @FunctionalInterface
  private interface Wait {
    Coroutine<?> of(IoRun run, Op op) throws Missing;
  }

  static void addTo(Map<String, Operations.Action> all) {
    addReads(all);
    wait(all, "drain", (run, op) -> run.parties.get(op.text(0)).writer().drain());
    wait(all, "wait_closed", (run, op) -> run.parties.get(op.text(0)).writer().waitClosed());
    wait(all, "sleep0", (_, _) -> Asyncio.sleep(0));
    wait(all, "nap", (_, op) -> Asyncio.sleep(op.number(0) / 1e3));
    wait(all, "srv_wait_closed", (run, _) -> run.server().waitClosed());
    wait(all, "serve_forever", (run, _) -> run.server().serveForever());
    wait(all, "start_serving", (run, _) -> run.server().startServing());
  }

  private static void addReads(Map<String, Operations.Action> all) {
    read(all, "read", (reader, op) -> reader.read(op.number(1)));
    read(all, "readline", (reader, _) -> reader.readline());
    read(all, "readexactly", (reader, op) -> reader.readexactly(op.number(1)));
    read(all, "readuntil", (reader, op) -> reader.readuntil(Payload.bytes(op.text(1))));
    read(all, "readuntil2", (reader, op) -> reader.readuntil(separators(op)));
    all.put("lines", StreamOperations::lines);
  }

  private static void read(Map<String, Operations.Action> all, String name, Read read) {
    all.put(name, (run, op) -> {
      StreamReader reader = run.parties.get(op.text(0)).reader();
      return Payload.shown(await(read.from(reader, op)));
    });
  }

  private static void wait(Map<String, Operations.Action> all, String name, Wait wait) {
    all.put(name, (run, op) -> {
      Object _ = await(wait.of(run, op));
      return null;
    });
  }

  private static byte[][] separators(Op op) {
    return op.texts(1).stream().map(Payload::bytes).toArray(byte[][]::new);
  }

  private static @Nullable Object lines(IoRun run, Op op) throws Missing {
    List<String> lines = new ArrayList<>();
    for (byte[] line : each(run.parties.get(op.text(0)).reader())) {
      lines.add(Payload.shown(line));
    }
    return lines;
  }
}
