package io.asyncio.netty;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Server;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Recorder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Loops that are made and closed again and again, two at a time, in different threads. */
class ClosedOverAndOverTest extends LoopTest {

  private static final int ROUNDS = 10;
  private static final int PATIENCE_SECONDS = 60;

  /** Serves one client on a loop of its own; completes with what went wrong, or with null. */
  private CompletableFuture<Void> serveOne(CompletableFuture<Integer> port) {
    return CompletableFuture.runAsync(
        () -> {
          try (NettyEventLoop serving = new NettyEventLoop(ioTransport)) {
            serving.runUntilComplete(async(() -> {
              Recorder accepted = new Recorder();
              Server server = await(serving.createServer(() -> accepted, LOCALHOST, 0));
              port.complete(server.port());
              accepted.awaitMade();
              accepted.awaitLost();
              assertThat(accepted.text()).isEqualTo("hello");
              server.close();
              await(server.waitClosed());
            }));
          } catch (Throwable e) {
            port.completeExceptionally(e);
            throw new AssertionError(e);
          }
        },
        task -> Thread.ofPlatform().daemon().start(task));
  }

  @Test
  @CPython("uvloop/test_regr1::TestIssue39Regr::test_issue39_regression")
  void closingLoopsWhoseConnectionsHaveJustEndedNeverDeadlocks() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      CompletableFuture<Integer> port = new CompletableFuture<>();
      CompletableFuture<Void> served = serveOne(port);
      int number = port.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      try (NettyEventLoop client = new NettyEventLoop(ioTransport)) {
        client.runUntilComplete(async(() -> {
          Recorder recorder =
              await(client.createConnection(Recorder::new, LOCALHOST, number)).protocol();
          recorder.write("hello");
          recorder.transport.close();
          recorder.awaitLost();
        }));
      }
      served.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }
}
