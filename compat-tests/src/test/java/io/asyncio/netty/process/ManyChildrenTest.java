package io.asyncio.netty.process;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.gather;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Coroutine;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.testing.Descriptors;
import io.asyncio.netty.testing.PipeThreads;
import io.asyncio.subprocess.Process;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many children at the same time. */
@Tag("without-native-access")
class ManyChildrenTest extends ChildTest {

  private static final int MANY = 500;

  /** The JDK starts them there as it does on NIO, one after the other. */
  private static final int LESS = 100;

  /** Exit statuses above 128 are signals to the JDK. */
  private static final int STATUSES = 128;

  /** Our ends of two pipes. */
  private static final int PIPES_EACH = 2;

  private static Coroutine<Process> waiting(int number) {
    return shell(IN_AND_OUT, "echo " + number + "; read line; exit " + number % STATUSES);
  }

  @Test
  void hundredsRunTogetherAndEachEndsWithItsOwnStatus() throws Exception {
    int many = ioTransport == IoTransport.IO_URING ? LESS : MANY;
    int before = Descriptors.open().size();
    run(() -> {
      List<Process> processes = soon(
          gather(IntStream.range(0, many).mapToObj(ManyChildrenTest::waiting).toList()));
      for (int i = 0; i < many; i++) {
        assertThat(text(soon(processes.get(i).stdout().readline()))).isEqualTo(i + "\n");
      }
      assertAllRun(processes);
      assertBounded(before, many);
      assertThat(soon(gather(release(processes))))
          .isEqualTo(IntStream.range(0, many).mapToObj(i -> i % STATUSES).toList());
      assertThat(ProcessHandle.current().children()).as("children, or zombies").isEmpty();
    });
    PipeThreads.awaitGone();
  }

  private static void assertAllRun(List<Process> processes) {
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
        .extracting(ProcessHandle::pid)
        .containsExactlyInAnyOrderElementsOf(
            processes.stream().map(Process::pid).toList());
    assertThat(processes).extracting(Process::returncode).containsOnlyNulls();
  }

  /** No thread where the loop starts the children; else one for output, and none yet for input. */
  private void assertBounded(int before, int many) {
    int each = polls() ? PIPES_EACH + 1 : PIPES_EACH; // its end is told by a descriptor too
    assertThat(Descriptors.open().size() - before).isEqualTo(each * many);
    assertThat(PipeThreads.running()).hasSize(polls() ? 0 : many);
  }

  private static List<Coroutine<Integer>> release(List<Process> processes) {
    List<Coroutine<Integer>> endings = new ArrayList<>();
    for (Process process : processes) {
      endings.add(async(() -> {
        process.stdin().write(bytes("go\n"));
        assertThat(await(process.stdout().read())).isEmpty();
        return await(process.waitFor());
      }));
    }
    return endings;
  }
}
