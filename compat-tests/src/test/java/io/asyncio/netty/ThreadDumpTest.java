package io.asyncio.netty;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.generator;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import io.asyncio.AsyncGenerator;
import io.asyncio.Future;
import io.asyncio.Task;
import io.asyncio.netty.testing.LoopTest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dump of the JVM's threads shows loops and coroutines under their names. */
class ThreadDumpTest extends LoopTest {

  @TempDir
  private Path folder;

  private int dumps;

  private String dump() throws IOException {
    Path dump = folder.resolve("threads-" + ++dumps + ".json");
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(dump.toString(), ThreadDumpFormat.JSON);
    return Files.readString(dump);
  }

  private static String named(String name) {
    return "\"name\": \"" + name + "\"";
  }

  @Test
  void dumpNamesTheLoopsThread() throws Exception {
    loop.runUntilComplete(async(() -> {
      Future<String> loopsThread = loop.createFuture();
      loop.callSoon(() -> loopsThread.setResult(Thread.currentThread().getName()));
      String name = await(loopsThread);
      assertThat(Thread.currentThread().isVirtual()).isTrue();
      assertThat(name).isNotEmpty();
      assertThat(dump()).contains(named(name));
    }));
  }

  @Test
  void dumpNamesCoroutinesThatWaitNamedOrNot() throws Exception {
    loop.runUntilComplete(async(() -> {
      Future<Void> gate = loop.createFuture();
      Task<Void> given = createTask(async(() -> await(gate)), "fetcher of pages");
      Task<Void> numbered = createTask(async(() -> await(gate)));
      await(sleep(0));
      String threads = dump();
      assertThat(numbered.getName()).startsWith("Task-");
      assertThat(threads).contains(named("fetcher of pages"), named(numbered.getName()));
      gate.setResult(null);
      await(given);
      await(numbered);
    }));
  }

  @Test
  void dumpNamesTheCoroutineThatRuns() throws Exception {
    Task<String> running = loop.createTask(async(this::dump));
    assertThat(loop.runUntilComplete(running)).contains(named(running.getName()));
  }

  @Test
  void dumpNamesACoroutineThatBlocks() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    loop.setBlockingGrace(0);
    loop.runUntilComplete(async(() -> {
      Task<Void> blocking = createTask(async(() -> blocked.await()));
      await(sleep(0));
      assertThat(dump()).contains(named(blocking.getName()));
      blocked.countDown();
      await(blocking);
    }));
  }

  @Test
  void dumpFollowsATasksNewName() throws Exception {
    loop.runUntilComplete(async(() -> {
      Future<Void> gate = loop.createFuture();
      Task<Void> task = createTask(async(() -> await(gate)), "a first name");
      await(sleep(0));
      task.setName("a second name");
      assertThat(dump()).contains(named("a second name")).doesNotContain(named("a first name"));
      gate.setResult(null);
      await(task);
    }));
  }

  @Test
  void dumpNamesAGeneratorAfterTheTaskThatIteratesIt() throws Exception {
    loop.runUntilComplete(async(() -> {
      Future<Void> gate = loop.createFuture();
      AsyncGenerator<Integer> numbers = generator(out -> {
        out.yield(1);
        await(gate);
        out.yield(2);
      });
      await(createTask(numbers.next(), "it began"));
      Task<Integer> second = createTask(numbers.next(), "it goes on");
      await(sleep(0));
      assertThat(dump().split(named("it goes on"), -1)).as("task and generator").hasSize(3);
      second.setName("it is renamed");
      assertThat(dump().split(named("it is renamed"), -1))
          .as("task and generator")
          .hasSize(3);
      gate.setResult(null);
      await(second);
      await(numbers.aclose());
    }));
  }
}
