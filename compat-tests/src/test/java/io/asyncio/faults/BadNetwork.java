package io.asyncio.faults;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.openConnection;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.Server;
import io.asyncio.Task;
import io.asyncio.locks.Held;
import io.asyncio.locks.Semaphore;
import io.asyncio.netty.testing.Pair;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import io.asyncio.transports.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A network between client and server that splits, delays, cuts and resets. */
final class BadNetwork implements Fault {

  private static final int AT_ONCE = 20;
  private static final int SIZE = 120_000;
  private static final int OF_SERVERS = 1;
  private static final int OF_CLIENTS = 2;

  @Override
  public String name() {
    return "bad-network";
  }

  @Override
  public String promise() {
    return "Behind a network that splits, delays, half-closes, cuts and resets, what arrives is a"
        + " prefix of what was sent, all of it where nothing was cut, and each side hears of"
        + " exactly one end.";
  }

  /** A server's side: sends its stream, and checks the client's. */
  private static final class Checking extends Side {
    final Pattern arrived = new Pattern(OF_CLIENTS);
    int ends;

    Checking(Census census) {
      super(census);
    }

    @Override
    public void connectionMade(Transport made) {
      super.connectionMade(made);
      transport.write(new Pattern(OF_SERVERS).next(SIZE));
    }

    @Override
    public void dataReceived(byte[] data) {
      super.dataReceived(data);
      arrived.arrived(data);
    }

    @Override
    public boolean eofReceived() {
      ends++;
      return false;
    }
  }

  @Override
  public void happen(FaultRun run) throws Exception {
    int count = run.times(14, 420);
    run.tried(count);
    run.onLoop(() -> {
      Census accepted = new Census();
      Server server =
          await(getRunningLoop().createServer(() -> new Checking(accepted), FaultRun.LOCALHOST, 0));
      try (Proxy proxy = new Proxy(Pair.port(server), run.random().nextLong())) {
        Semaphore places = new Semaphore(AT_ONCE);
        List<Task<?>> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          clients.add(createTask(client(run, proxy.port(), places)));
        }
        run.allEnd("client behind a bad network", clients);
        accepted.allEnded(run, proxy.passedOn(), "accepted");
      }
      check(run, accepted);
      server.close();
      run.comes("waitClosed", server.waitClosed());
    });
  }

  private static void check(FaultRun run, Census accepted) {
    for (Side side : accepted.sides()) {
      Checking checking = (Checking) side;
      run.promised(!checking.arrived.isBroken(), "a server gets a prefix of what was sent");
      run.promised(checking.arrived.position() <= SIZE, "a server gets no more than was sent");
      run.promised(checking.ends <= 1, "a server hears once of the end of file");
    }
  }

  private static Coroutine<Void> client(FaultRun run, int port, Semaphore places) {
    return async(() -> {
      try (Held _ = await(places.acquire())) {
        StreamPair connection = await(openConnection(FaultRun.LOCALHOST, port));
        StreamWriter writer = connection.writer();
        try {
          talk(run, connection.reader(), writer);
        } finally {
          writer.close();
        }
        await(writer.waitClosed());
      } catch (IOException e) {
        run.promised(e.getMessage() != null, "an end that was forced says why");
      }
      return null;
    });
  }

  private static void talk(FaultRun run, StreamReader reader, StreamWriter writer)
      throws Exception {
    Task<Void> sending = createTask(sending(writer));
    Pattern arrived = new Pattern(OF_SERVERS);
    try {
      byte[] data;
      while ((data = await(reader.read(1 + run.random().nextInt(SIZE)))).length > 0) {
        arrived.arrived(data);
      }
    } finally {
      run.promised(!arrived.isBroken(), "a client gets a prefix of what was sent");
      run.promised(arrived.position() <= SIZE, "a client gets no more than was sent");
      sending.cancel();
      await(Asyncio.wait(List.of(sending)));
      var _ = sending.cancelled() ? null : sending.exception(); // as the reading's
    }
  }

  private static Coroutine<Void> sending(StreamWriter writer) {
    return async(() -> {
      Pattern pattern = new Pattern(OF_CLIENTS);
      while (pattern.position() < SIZE) {
        writer.write(pattern.next(SIZE / 10));
        await(writer.drain());
      }
      writer.writeEof();
      return null;
    });
  }
}
