package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Virtual threads that begin in a coroutine and live longer than its loop. */
@Timeout(60)
class OutlivingThreadsTest {

  /** Runs a coroutine on a loop that is closed and dropped, and collected if nobody keeps it. */
  private static void runAndForget(Coroutine.Body body) {
    Garbage.collect(() -> {
      try (VirtualClockLoop loop = new VirtualClockLoop().waitForPosts()) {
        loop.runUntilComplete(async(body));
        return loop;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    });
  }

  @Test
  void threadThatACoroutineStartsDoesNotKeepTheLoop() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    FutureTask<Thread> child = new FutureTask<>(() -> {
      go.await();
      LockSupport.parkNanos(1);
      return Thread.ofVirtual().start(() -> LockSupport.parkNanos(1)); // inherits it, too
    });
    runAndForget(() -> {
      Thread.ofVirtual().start(child);
      await(sleep(0));
    });
    go.countDown();
    child.get().join();
  }

  @Test
  void threadThatAFailingCoroutineStartsDoesNotKeepTheLoop() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    FutureTask<Boolean> child = new FutureTask<>(() -> {
      go.await();
      return true;
    });
    runAndForget(() -> {
      try {
        Asyncio.<Void>await(Asyncio.createTask(async(() -> {
          Thread.ofVirtual().start(child);
          throw new IOException("the coroutine's own");
        })));
      } catch (IOException e) {
        assertThat(e).hasMessage("the coroutine's own");
      }
    });
    go.countDown();
    assertThat(child.get()).isTrue();
  }

  /** Has the JDK make what watches the sockets of virtual threads, in a coroutine. */
  static final class FirstReadInACoroutine {

    private FirstReadInACoroutine() {}

    public static void main(String[] args) throws Exception {
      runAndForget(() -> {
        int _ = readOneByte();
      });
      FutureTask<Integer> unrelated = new FutureTask<>(FirstReadInACoroutine::readOneByte);
      Thread.ofVirtual().start(unrelated);
      System.out.print(unrelated.get());
    }

    /** Reads what comes only when the reader has had time to block. */
    private static int readOneByte() throws IOException {
      try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
          Socket peer = server.accept()) {
        Thread reader = Thread.currentThread();
        Thread.ofPlatform().start(() -> {
          Strands.awaitState(reader, Thread.State.WAITING, Thread.State.TIMED_WAITING);
          write(peer);
        });
        return client.getInputStream().read();
      }
    }

    private static void write(Socket peer) {
      try {
        peer.getOutputStream().write(42);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void readOfAVirtualThreadGoesOnWhenTheLoopOfTheFirstOneIsGone() throws Exception {
    assertThat(ChildJvm.run(FirstReadInACoroutine.class, Map.of())).isEqualTo("42");
  }
}
