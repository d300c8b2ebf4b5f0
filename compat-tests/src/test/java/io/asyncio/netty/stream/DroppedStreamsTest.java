package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.startServer;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Future;
import io.asyncio.Server;
import io.asyncio.Task;
import io.asyncio.netty.testing.Log;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.streams.ClientConnected;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import io.asyncio.transports.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams that are dropped without having been closed. */
class DroppedStreamsTest extends LoopTest {

  private static final int LARGE = 8_000_000;
  private static final int TURNS_AFTER_COLLECTION = 20;

  private final Log log = new Log();

  /** The peers of the connections that are opened, in order. */
  private final List<Recorder> peers = new ArrayList<>();

  /** What the test keeps of a connection. */
  private Object kept;

  @AfterEach
  void endLog() {
    log.close();
  }

  private Server serve() throws Exception {
    return await(loop.createServer(
        () -> {
          peers.add(new Recorder());
          return peers.getLast();
        },
        LOCALHOST,
        0));
  }

  /** What is to be kept of a pair of streams. */
  interface Keeping {
    Object of(StreamPair streams) throws Exception;
  }

  /** Opens a connection, and drops all of it but what is kept; returns its peer. */
  private Recorder open(Server server, Keeping keeping) throws Exception {
    int number = peers.size();
    await(createTask(async(() -> {
      StreamPair streams = await(openConnection(LOCALHOST, Pair.port(server)));
      while (peers.size() == number) {
        await(sleep(0));
      }
      kept = keeping.of(streams);
    })));
    return peers.get(number);
  }

  /** What a collection finds takes some turns to be dealt with; another one takes longer. */
  private static void collectUntil(BooleanSupplier happened) throws Exception {
    while (!happened.getAsBoolean()) {
      System.gc();
      for (int i = 0; i < TURNS_AFTER_COLLECTION && !happened.getAsBoolean(); i++) {
        await(sleep(0.001));
      }
    }
  }

  private static void end(Server server) throws Exception {
    server.close();
    soon(server.waitClosed());
  }

  private List<String> unclosed() {
    return log.warnings().stream()
        .filter(warning -> warning.startsWith("unclosed <StreamWriter transport=<"))
        .toList();
  }

  @Test
  void theConnectionIsClosedAndTheWarningSaysWhereItWasMade() throws Exception {
    run(() -> {
      Server server = serve();
      Recorder peer = open(server, streams -> new Object());
      collectUntil(() -> peer.lost > 0);
      assertThat(peer.lostBecause).isNull();
      end(server);
    });
    assertThat(unclosed())
        .singleElement()
        .asString()
        .containsPattern(
            "made at .*DroppedStreamsTest.lambda.open.*\\(DroppedStreamsTest.java:\\d+\\)");
  }

  @Test
  void whatWasWrittenIsSentBefore() throws Exception {
    run(() -> {
      Server server = serve();
      Recorder peer = open(server, streams -> {
        peers.getLast().transport.pauseReading();
        streams.writer().write(new byte[LARGE]);
        return new Object();
      });
      collectUntil(() -> !unclosed().isEmpty());
      peer.transport.resumeReading();
      peer.awaitLost();
      assertThat(peer.received.size()).isEqualTo(LARGE);
      assertThat(peer.lostBecause).isNull();
      end(server);
    });
  }

  @Test
  void aServersStreamsAreDroppedWhenItsCallbackForgetsThem() throws Exception {
    run(() -> {
      Server server = await(startServer(
          (reader, writer) -> {
            writer.write(new byte[3]);
          },
          LOCALHOST,
          0));
      Recorder client = sockets().connect(loop, Recorder::new, server);
      collectUntil(() -> client.lost > 0);
      assertThat(client.received.size()).isEqualTo(3);
      end(server);
    });
    assertThat(unclosed()).singleElement().asString().contains("DroppedStreamsTest.java");
  }

  @Test
  void aHandlersTaskKeepsItsStreamsAndDropsThemWhenItEnds() throws Exception {
    run(() -> {
      Future<Void> go = loop.createFuture();
      ClientConnected waiting = (reader, writer) -> async(() -> {
        writer.write(new byte[1]);
        await(go);
      });
      Server handling = await(startServer(waiting, LOCALHOST, 0));
      Recorder client = sockets().connect(loop, Recorder::new, handling);
      client.awaitBytes(1);
      Server server = serve();
      Recorder dropped = open(server, streams -> new Object());
      collectUntil(() -> dropped.lost > 0);
      assertThat(client.events).containsExactly("made", "data");
      go.setResult(null);
      collectUntil(() -> client.lost > 0);
      end(server);
      end(handling);
    });
    assertThat(unclosed()).hasSize(2);
  }

  @SuppressWarnings("ImmutableEnumChecker") // lambdas that keep nothing
  enum Kept {
    READER(StreamPair::reader),
    WRITER(StreamPair::writer),
    TRANSPORT(streams -> streams.writer().transport()),
    READING(streams -> reading(streams.reader())),
    WAITING_FOR_THE_END(streams -> waiting(streams.writer()));

    private final Keeping keeping;

    Kept(Keeping keeping) {
      this.keeping = keeping;
    }

    private static Object reading(StreamReader reader) {
      return createTask(async(() -> assertThat(await(reader.read(9))).hasSize(1)));
    }

    private static Object waiting(StreamWriter writer) {
      return createTask(async(() -> {
        await(writer.waitClosed());
      }));
    }
  }

  /** Another connection that is dropped at the same time shows that the collector was there. */
  @ParameterizedTest
  @EnumSource
  void whoeverKeepsOneOfThemKeepsTheConnection(Kept part) throws Exception {
    run(() -> {
      Server server = serve();
      Recorder peer = open(server, part.keeping);
      Object held = Objects.requireNonNull(kept);
      Recorder dropped = open(server, streams -> new Object());
      collectUntil(() -> dropped.lost > 0);
      await(sleep(0));
      assertThat(peer.events).containsExactly("made");
      peer.write("x");
      use(part, held);
      peer.transport.close();
      peer.awaitLost();
      end(server);
    });
    assertThat(unclosed()).hasSize(1);
  }

  private static void use(Kept part, Object held) throws Exception {
    switch (part) {
      case READER -> assertThat(await(((StreamReader) held).read(9))).hasSize(1);
      case WRITER -> ((StreamWriter) held).close();
      case TRANSPORT -> ((Transport) held).close();
      case READING -> await((Future<?>) held);
      case WAITING_FOR_THE_END -> ((Future<?>) held).cancel();
    }
  }

  @Test
  void aTaskKeepsWhatItHasOpenedUntilItEnds() throws Exception {
    run(() -> {
      Server server = serve();
      Future<Void> goOn = loop.createFuture();
      Task<Void> session = createTask(async(() -> {
        for (int i = 0; i < 2; i++) {
          await(openConnection(LOCALHOST, Pair.port(server))).writer().write(new byte[1]);
        }
        await(goOn);
      }));
      while (peers.size() < 2) {
        await(sleep(0));
      }
      List<Recorder> used = List.copyOf(peers);
      Recorder dropped = open(server, streams -> new Object());
      collectUntil(() -> dropped.lost > 0);
      await(sleep(0));
      assertThat(used).allSatisfy(peer -> assertThat(peer.lost).isZero());
      goOn.setResult(null);
      await(session);
      collectUntil(() -> used.stream().allMatch(peer -> peer.lost > 0));
      end(server);
    });
    assertThat(unclosed()).hasSize(3);
  }

  @Test
  void streamsThatWereClosedAreNotReported() throws Exception {
    run(() -> {
      Server server = serve();
      Recorder closed = open(server, streams -> {
        streams.writer().close();
        return new Object();
      });
      closed.awaitLost();
      Recorder dropped = open(server, streams -> streams.toString().getBytes(US_ASCII));
      collectUntil(() -> dropped.lost > 0);
      end(server);
    });
    assertThat(unclosed()).hasSize(1);
  }
}
