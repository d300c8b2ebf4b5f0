package io.asyncio.faults;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.startServer;

import io.asyncio.Coroutine;
import io.asyncio.Server;
import io.asyncio.Task;
import io.asyncio.locks.Event;
import io.asyncio.netty.testing.Pair;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import java.util.ArrayList;
import java.util.List;

/** Peers that do not read for a while, or never. */
final class StalledReaders implements Fault {

  private static final int CHUNK = 32 * 1024;
  private static final int SMALL = 64;

  /** More than the system takes for a connection within a machine. */
  private static final int CHUNKS = 300;

  private static final int SMALL_WRITES = 2000;

  @Override
  public String name() {
    return "stalled-readers";
  }

  @Override
  public String promise() {
    return "Who drains keeps no more in memory than the high-water mark and one write, however"
        + " slow the peer is; who does not keeps what was written, and no byte of it is lost or"
        + " out of order; what is aborted is dropped at once.";
  }

  /** One server whose connections read nothing until they are let. */
  private static final class Stall {
    final Event read = new Event();
    final List<Pattern> arrived = new ArrayList<>();
    Server server;

    Coroutine<Void> serve(StreamReader reader, StreamWriter writer) {
      return async(() -> {
        try (writer) {
          await(read.waitFor());
          Pattern pattern = new Pattern(0);
          arrived.add(pattern);
          byte[] data;
          while ((data = await(reader.read(CHUNK))).length > 0) {
            pattern.arrived(data);
          }
        }
        return null;
      });
    }
  }

  /** A way to write to such a server. */
  private interface Writing {
    void write(Stall stall, StreamWriter writer) throws Exception;
  }

  @Override
  public void happen(FaultRun run) throws Exception {
    int connections = run.times(2, 12);
    stall(run, connections, (_, writer) -> draining(run, writer));
    stall(run, connections, (stall, writer) -> careless(run, stall, writer));
    stall(run, connections, (_, writer) -> aborting(run, writer));
  }

  private static void stall(FaultRun run, int connections, Writing writing) throws Exception {
    run.tried(connections);
    run.onLoop(() -> {
      Stall stall = new Stall();
      stall.server = await(startServer(stall::serve, FaultRun.LOCALHOST, 0));
      List<Task<?>> clients = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        clients.add(createTask(client(stall, writing)));
      }
      for (int i = 0; i < CHUNKS; i++) {
        await(sleep(0));
      }
      stall.read.set();
      run.allEnd("writer to a stalled peer", clients);
      stall.server.close();
      run.comes("waitClosed", stall.server.waitClosed());
      for (Pattern arrived : stall.arrived) {
        run.promised(!arrived.isBroken(), "bytes arrive in their order");
      }
    });
  }

  private static Coroutine<Void> client(Stall stall, Writing writing) {
    return async(() -> {
      StreamPair connection = await(openConnection(FaultRun.LOCALHOST, Pair.port(stall.server)));
      writing.write(stall, connection.writer());
      return null;
    });
  }

  private static void draining(FaultRun run, StreamWriter writer) throws Exception {
    int most = writer.transport().getWriteBufferLimits().high() + CHUNK;
    Pattern pattern = new Pattern(0);
    for (int i = 0; i < CHUNKS; i++) {
      writer.write(pattern.next(CHUNK));
      int kept = writer.transport().getWriteBufferSize();
      run.promised(kept <= most, "who drains keeps little: " + kept);
      await(writer.drain());
    }
    writer.close();
    run.comes("the end of a writer that drains", writer.waitClosed());
  }

  /** Waits until the system takes no more, writes small pieces, and wants to find all of them. */
  private static void careless(FaultRun run, Stall stall, StreamWriter writer) throws Exception {
    Pattern pattern = new Pattern(0);
    writer.write(pattern.next(CHUNK * CHUNKS));
    await(sleep(0));
    int sum = writer.transport().getWriteBufferSize();
    for (int i = 0; i < SMALL_WRITES && !stall.read.isSet(); i++) {
      writer.write(pattern.next(SMALL));
      sum += SMALL;
      int kept = writer.transport().getWriteBufferSize();
      run.promised(kept <= sum, "no more is kept than was written: " + kept + " of " + sum);
    }
    writer.close();
    run.comes("the end of a careless writer", writer.waitClosed());
  }

  private static void aborting(FaultRun run, StreamWriter writer) throws Exception {
    Pattern pattern = new Pattern(0);
    writer.write(pattern.next(CHUNK * CHUNKS));
    await(sleep(0));
    writer.transport().abort();
    run.comes("the end of an aborted writer", writer.waitClosed());
    int kept = writer.transport().getWriteBufferSize();
    run.promised(0, kept, "bytes that an aborted transport keeps");
  }
}
