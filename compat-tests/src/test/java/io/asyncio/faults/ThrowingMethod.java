package io.asyncio.faults;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.sleep;

import io.asyncio.Server;
import io.asyncio.netty.testing.Pair;
import io.asyncio.protocols.StreamProtocol;
import io.asyncio.transports.Transport;
import java.util.function.Supplier;

/** The methods of a server's protocol, and its factory. */
enum ThrowingMethod implements ThrowingPlace {
  FACTORY,
  CONNECTION_MADE,
  DATA_RECEIVED,
  EOF_RECEIVED,
  PAUSE_WRITING,
  RESUME_WRITING,
  CONNECTION_LOST,
  GET_BUFFER,
  BUFFER_UPDATED;

  /** More than the system takes while the other side does not read. */
  private static final byte[] LARGE = new byte[10 * 1024 * 1024];

  /** The other side: reads when it is told to. */
  private static final class Client extends Side {

    Client(Census census) {
      super(census);
    }

    @Override
    public void connectionMade(Transport made) {
      super.connectionMade(made);
      transport.pauseReading();
      transport.write(new byte[10]);
    }
  }

  @Override
  public void play(ThrowingStage stage) throws Exception {
    Census accepted = new Census();
    Census clients = new Census();
    Server server =
        await(getRunningLoop().createServer(factory(stage, accepted), FaultRun.LOCALHOST, 0));
    Side client = await(getRunningLoop()
            .createConnection(() -> new Client(clients), FaultRun.LOCALHOST, Pair.port(server)))
        .protocol();
    if (this == RESUME_WRITING) {
      stage.comes("the server is made", accepted.when(() -> !accepted.sides().isEmpty()));
      await(sleep(0));
    }
    client.transport.resumeReading();
    if (this == EOF_RECEIVED) {
      client.transport.writeEof();
    } else if (this == CONNECTION_MADE || this == CONNECTION_LOST) {
      client.transport.close();
    }
    stage.awaitHit();
    client.transport.close();
    stage.comes("the client hears of its end", clients.when(() -> clients.ended() == 1));
    server.close();
    int expected = this == FACTORY ? 0 : 1;
    stage.comes("the server hears of its end", accepted.when(() -> accepted.ended() == expected));
    stage.comes("the server's waitClosed", server.waitClosed());
    stage.promised(accepted.ended() == expected, "the server hears once of its end");
    stage.promised(clients.ended() == 1, "the client hears once of its end");
  }

  private Supplier<StreamProtocol> factory(ThrowingStage stage, Census census) {
    return () -> {
      if (this == FACTORY) {
        stage.hit();
      }
      return this == GET_BUFFER || this == BUFFER_UPDATED
          ? new ThrowingBuffered(stage, this, new Side(census))
          : new ThrowingSide(stage, this, census);
    };
  }

  /** A side that throws in one of its methods, the first time. */
  private static final class ThrowingSide extends Side {

    private final ThrowingStage stage;
    private final ThrowingMethod method;
    private boolean thrown;

    ThrowingSide(ThrowingStage stage, ThrowingMethod method, Census census) {
      super(census);
      this.stage = stage;
      this.method = method;
    }

    private void in(ThrowingMethod entered) {
      if (entered == method && !thrown) {
        thrown = true;
        stage.hit();
      }
    }

    @Override
    public void connectionMade(Transport made) {
      super.connectionMade(made);
      in(CONNECTION_MADE);
      if (method == PAUSE_WRITING || method == RESUME_WRITING) {
        transport.write(LARGE);
      }
    }

    @Override
    public void dataReceived(byte[] data) {
      super.dataReceived(data);
      in(DATA_RECEIVED);
    }

    @Override
    public boolean eofReceived() {
      in(EOF_RECEIVED);
      return false;
    }

    @Override
    public void pauseWriting() {
      in(PAUSE_WRITING);
    }

    @Override
    public void resumeWriting() {
      in(RESUME_WRITING);
    }

    @Override
    public void connectionLost(Throwable exception) {
      super.connectionLost(exception);
      in(CONNECTION_LOST);
    }
  }
}
