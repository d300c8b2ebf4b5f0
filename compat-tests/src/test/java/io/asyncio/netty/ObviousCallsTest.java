package io.asyncio.netty;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createSubprocessExec;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.startServer;
import static io.asyncio.Asyncio.taskGroup;
import static io.asyncio.Asyncio.timeout;
import static io.asyncio.Asyncio.waitFor;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.Future;
import io.asyncio.Server;
import io.asyncio.Task;
import io.asyncio.TimeoutError;
import io.asyncio.WaitResult;
import io.asyncio.locks.Condition;
import io.asyncio.locks.Lock;
import io.asyncio.locks.Semaphore;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.streams.ClientConnected;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What one writes first, without casts and braces, compiles and means what it seems to mean. */
class ObviousCallsTest extends LoopTest {

  private static Coroutine<Integer> compute() {
    return async(() -> {
      await(sleep(0));
      return 42;
    });
  }

  @Test
  void nullIsNoLimit() throws Exception {
    run(() -> {
      assertThat(await(waitFor(compute(), null))).isEqualTo(42);
      int unlimited = await(timeout(null, limit -> await(compute())));
      assertThat(unlimited).isEqualTo(42);
      await(timeout(null, limit -> {
        assertThat(limit.when()).isInfinite();
      }));
    });
  }

  @Test
  void lambdaOfOneExpressionHasAValue() throws Exception {
    run(() -> {
      int value = await(timeout(1, limit -> await(compute())));
      assertThat(value).isEqualTo(42);
      Task<Integer> task = await(taskGroup(group -> group.createTask(compute())));
      assertThat(task.result()).isEqualTo(42);
    });
  }

  @Test
  void lambdaThatNeverEndsIsCutOff() throws Exception {
    run(() -> assertThatExceptionOfType(TimeoutError.class)
        .isThrownBy(() -> await(timeout(0.01, limit -> {
          while (true) {
            await(sleep(0));
          }
        }))));
  }

  @Test
  void tasksOfAnyKindAreWaitedFor() throws Exception {
    run(() -> {
      List<Task<?>> tasks = new ArrayList<>();
      tasks.add(createTask(compute()));
      tasks.add(createTask(sleep(0, "slept")));
      WaitResult<?> result = await(Asyncio.wait(tasks));
      assertThat(result.pending()).isEmpty();
      for (Future<?> done : result.done()) {
        assertThat(done.result()).isIn(42, "slept");
      }
    });
  }

  @Test
  void resultsOfDifferentTypesAreGathered() throws Exception {
    run(() -> {
      List<Object> results = await(gather(compute(), sleep(0, "slept")));
      assertThat(results).containsExactly(42, "slept");
      var same = await(gather(compute(), sleep(0, "slept")));
      assertThat(same.get(1)).isEqualTo("slept");
      List<Integer> numbers = await(gather(compute(), compute()));
      assertThat(numbers.getFirst() + numbers.getLast()).isEqualTo(84);
    });
  }

  private static Coroutine<Void> greet(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      writer.write("hello".getBytes(UTF_8));
      await(writer.drain());
      writer.close();
    });
  }

  private static void greetPlainly(StreamReader reader, StreamWriter writer) {
    writer.write("hello".getBytes(UTF_8));
    writer.close();
  }

  /** A coroutine that the loop knows nothing of. */
  private record Greeting(StreamReader reader, StreamWriter writer) implements Coroutine<Void> {
    @Override
    public Void awaitHere() throws Exception {
      return await(greet(reader, writer));
    }

    @Override
    public void close() {}
  }

  private static String read(Server server) throws Exception {
    var streams = await(openConnection(LOCALHOST, Pair.port(server)));
    try (server;
        var _ = streams.writer()) {
      return new String(soon(streams.reader().read()), UTF_8);
    }
  }

  @Test
  void callbackOfAServerIsPlainOrMakesACoroutine() throws Exception {
    run(() -> {
      Server plain = await(startServer((r, w) -> w.close(), LOCALHOST, 0));
      assertThat(read(plain)).isEmpty();
      Server plainMethod = await(startServer(ObviousCallsTest::greetPlainly, LOCALHOST, 0));
      assertThat(read(plainMethod)).isEqualTo("hello");
      Server lambda = await(startServer((r, w) -> greet(r, w), LOCALHOST, 0));
      assertThat(read(lambda)).isEqualTo("hello");
      Server method = await(startServer(ObviousCallsTest::greet, LOCALHOST, 0));
      assertThat(read(method)).isEqualTo("hello");
      Server task = await(startServer((r, w) -> createTask(greet(r, w)), LOCALHOST, 0));
      assertThat(read(task)).isEqualTo("hello");
      Server block = await(startServer(
          (r, w) -> {
            return greet(r, w);
          },
          LOCALHOST,
          0));
      assertThat(read(block)).isEqualTo("hello");
      Server own = await(startServer((ClientConnected) Greeting::new, LOCALHOST, 0));
      assertThat(read(own)).isEqualTo("hello");
    });
  }

  @Test
  void serverListensOnSeveralHosts() throws Exception {
    run(() -> {
      List<String> hosts = List.of("localhost", LOCALHOST, "127.0.0.2");
      Server server = await(loop.createServer(Recorder::new, hosts, 0));
      assertThat(server.sockets()).hasSizeGreaterThanOrEqualTo(2);
      server.close();
      Server streams = await(startServer((r, w) -> w.close(), hosts, 0));
      assertThat(streams.sockets()).hasSizeGreaterThanOrEqualTo(2);
      streams.close();
      loop.createServer(Recorder::new, null, 0).close();
    });
  }

  @Test
  void commandMayBeAList() throws Exception {
    run(() -> {
      var options = SubprocessOptions.defaults().withStdout(Stdio.PIPE);
      var echo = await(createSubprocessExec(options, List.of("echo", "hello")));
      assertThat(new String(await(echo.communicate()).stdout(), UTF_8)).isEqualTo("hello\n");
      assertThat(await(await(createSubprocessExec(List.of("true"))).waitFor())).isZero();
    });
  }

  @Test
  @SuppressWarnings("deprecation") // that is what is tested
  void lockThatIsAwaitedItselfSaysWhatToWrite() {
    for (var lock : List.of(new Lock(), new Condition(), new Semaphore(1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> await(lock))
          .withMessageContaining("write await(lock.acquire())");
    }
  }

  @Test
  void callbacksMayThrowCheckedExceptions() throws Exception {
    run(() -> {
      Future<Void> future = loop.createFuture();
      loop.callSoon(() -> {
        throw new IOException("soon");
      });
      loop.callLater(0, () -> failing("later"));
      future.addDoneCallback(done -> failing("done"));
      future.setResult(null);
      await(sleep(0.01));
    });
    assertThat(takeReports()).hasSize(3).allMatch(text -> text.startsWith("Exception in callback"));
  }

  private static void failing(String message) throws IOException {
    throw new IOException(message);
  }
}
