package io.asyncio.scenarios.io;

import static io.asyncio.Asyncio.await;

import io.asyncio.Connection;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Map;

/** What the driver does with raw sockets: it makes them. */
final class RawSocketSetUp {

  private RawSocketSetUp() {}

  static void addTo(Map<String, Operations.Driven> all) {
    all.put("r_pair", (run, op) -> run.sockets.addPair(op.text(0), op.text(1)));
    all.put("r_udp", RawSocketSetUp::datagrams);
    all.put("r_listen", (run, op) -> run.sockets.addListener(op.text(0)));
    all.put("r_open", (run, op) -> run.sockets.add(op.text(0), SocketChannel.open(), null));
    all.put("r_adopt", RawSocketSetUp::adopt);
    all.put("r_drain", (run, op) -> RawTraffic.of(run, op.text(0)).drain());
    all.put("r_fill", (run, op) -> RawTraffic.of(run, op.text(0)).fill());
  }

  private static void datagrams(IoRun run, Op op) throws IOException {
    run.datagrams.name(run.sockets.addDatagrams(op.text(0)), op.text(0));
  }

  /** Gives a socket to a transport. */
  private static void adopt(IoRun run, Op op) {
    String name = op.text(0);
    run.tasks.start("make:" + name, () -> {
      Connection<?> _ = await(run.loop.createConnection(
          () -> run.made(name, each -> StreamRecorder.of(run, each, "")),
          run.sockets.stream(op.text(1))));
      return "ok";
    });
  }
}
