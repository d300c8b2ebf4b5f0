package io.asyncio.netty;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import io.asyncio.Future;
import io.asyncio.Task;
import io.asyncio.netty.testing.LoopTest;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dump of the JVM's threads shows loops and coroutines under their names. */
class ThreadDumpTest extends LoopTest {

  @TempDir
  private Path folder;

  @Test
  void dumpNamesTheLoopsThreadAndCoroutinesThatWait() throws Exception {
    Path dump = folder.resolve("threads.json");
    loop.runUntilComplete(async(() -> {
      Thread current = Thread.currentThread();
      Future<String> loopsThread = loop.createFuture();
      loop.callSoon(() -> loopsThread.setResult(Thread.currentThread().getName()));
      Future<Void> gate = loop.createFuture();
      Task<Void> waiting = createTask(async(() -> await(gate)), "fetcher of pages");
      await(sleep(0));
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(dump.toString(), ThreadDumpFormat.JSON);
      String threads = Files.readString(dump);
      assertThat(current.isVirtual()).isTrue();
      assertThat(threads)
          .contains("\"name\": \"fetcher of pages\"")
          .contains("\"name\": \"" + await(loopsThread) + "\"");
      gate.setResult(null);
      await(waiting);
    }));
  }
}
