package io.asyncio;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens while a coroutine blocks in the read of a socket. */
class BlockingSocketTest extends LoopTest {

  @BeforeEach
  void blockedCoroutinesComeBackByAPost() {
    loop.waitForPosts();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1})
  void othersRunWhileACoroutineReadsASocket(double grace) throws Exception {
    loop.setBlockingGrace(grace);
    CountDownLatch othersRan = new CountDownLatch(1);
    try (ServerSocket server = listen()) {
      Thread peer = answer(server, () -> othersRan.await());
      runBody(() -> {
        loop.callSoon(() -> {
          points.expect(1);
          othersRan.countDown();
        });
        assertThat(readOneByte(server)).isEqualTo(42);
        points.expect(2);
        await(sleep(0));
        points.finish(3);
      });
      peer.join();
    }
  }

  @Test
  void withInfiniteGraceTheLoopWaitsForTheSocket() throws Exception {
    loop.setBlockingGrace(Double.POSITIVE_INFINITY);
    AtomicReference<Thread> reading = new AtomicReference<>();
    CountDownLatch started = new CountDownLatch(1);
    try (ServerSocket server = listen()) {
      Thread peer = answer(server, () -> {
        started.await();
        Strands.awaitState(reading.get(), Thread.State.WAITING, Thread.State.TIMED_WAITING);
      });
      runBody(() -> {
        loop.callSoon(() -> points.finish(2));
        reading.set(Thread.currentThread());
        started.countDown();
        assertThat(readOneByte(server)).isEqualTo(42);
        points.expect(1);
        await(sleep(0));
      });
      peer.join();
    }
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private static int readOneByte(ServerSocket server) throws IOException {
    try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
      return socket.getInputStream().read();
    }
  }

  /** Accepts one connection, and sends a byte when {@code moment} has come. */
  private static Thread answer(ServerSocket server, Moment moment) {
    return Thread.ofPlatform().start(() -> {
      try (Socket socket = server.accept()) {
        moment.await();
        socket.getOutputStream().write(42);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });
  }

  private interface Moment {
    void await() throws InterruptedException;
  }
}
