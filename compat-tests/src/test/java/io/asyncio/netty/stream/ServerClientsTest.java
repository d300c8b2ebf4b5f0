package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.startServer;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Server;
import io.asyncio.Task;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Sockets;
import io.asyncio.streams.StreamPair;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How soon the clients of a server are gone that ends them. */
class ServerClientsTest extends LoopTest {

  private static final int LARGE = 8 * 1024 * 1024;

  private static void until(int count, List<?> all) throws Exception {
    soon(async(() -> {
      while (all.size() < count) {
        await(sleep(0));
      }
    }));
  }

  @Test
  @CPython("test_server::TestServer2::test_close_clients")
  void closeClientsEndsEachAndWaitClosedReturnsWithinTwoIterations() throws Exception {
    run(() -> {
      List<Object> served = new ArrayList<>();
      Server server = await(startServer(
          (reader, writer) -> async(() -> {
            served.add(writer);
            try {
              await(reader.read());
            } finally {
              writer.close();
              await(writer.waitClosed());
            }
          }),
          LOCALHOST,
          0));
      StreamPair first = await(openConnection(LOCALHOST, Pair.port(server)));
      StreamPair second = await(openConnection(LOCALHOST, Pair.port(server)));
      until(2, served);
      Task<Void> waiting = createTask(server.waitClosed());
      await(sleep(0));
      assertThat(waiting.done()).isFalse();
      server.close();
      server.closeClients();
      await(sleep(0));
      await(sleep(0));
      assertThat(waiting.done()).isTrue();
      for (StreamPair streams : List.of(first, second)) {
        assertThat(soon(streams.reader().read())).isEmpty();
        streams.writer().close();
        soon(streams.writer().waitClosed());
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  @CPython("test_server::TestServer2::test_abort_clients")
  void abortClientsEndsEachAtOnceWhateverIsUnsent(Sockets sockets) throws Exception {
    run(() -> {
      List<Recorder> accepted = new ArrayList<>();
      Server server = sockets.serve(loop, () -> {
        accepted.add(new Recorder());
        return accepted.getLast();
      });
      List<Recorder> clients = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Recorder client = sockets.connect(loop, Recorder::new, server);
        client.transport.pauseReading();
        clients.add(client);
      }
      until(2, accepted);
      for (Recorder each : accepted) {
        each.awaitMade();
        each.transport.write(new byte[LARGE]);
        assertThat(each.transport.getWriteBufferSize()).isPositive();
      }
      Task<Void> waiting = createTask(server.waitClosed());
      await(sleep(0));
      assertThat(waiting.done()).isFalse();
      server.close();
      server.abortClients();
      await(sleep(0));
      await(sleep(0));
      assertThat(waiting.done()).isTrue();
      assertThat(accepted).allSatisfy(each -> {
        assertThat(each.lost).isEqualTo(1);
        assertThat(each.lostBecause).isNull();
      });
      for (Recorder client : clients) {
        client.transport.abort();
        client.awaitLost();
        assertThat(client.received.size()).isLessThan(LARGE);
      }
    });
  }
}
