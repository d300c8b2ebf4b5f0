package io.asyncio.netty.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asyncio.Future;
import io.asyncio.netty.posix.ExitStatus;
import io.asyncio.netty.testing.Descriptors;
import io.asyncio.netty.testing.Log;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.spi.ChildProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A child as those see it who have not put transports on its pipes. */
class LaunchedChildTest extends ChildTest {

  private ChildProcess launch(String line) throws IOException {
    Children siblings =
        new Children(LoopParts.host(loop), LoopParts.readiness(loop), LoopParts.pipes(loop));
    Launcher launcher = spawns() ? new SpawningLauncher(siblings) : new JdkLauncher(siblings);
    return launcher.launch(command(line));
  }

  private static List<String> pipes() {
    return Descriptors.open().stream().filter(each -> each.startsWith("pipe:")).toList();
  }

  private static List<String> pidfds() {
    return Descriptors.open().stream().filter(each -> each.contains("pidfd")).toList();
  }

  private Future<Integer> end(ChildProcess child) {
    Future<Integer> end = loop.createFuture();
    child.watch(new ChildProcess.ExitListener() {
      @Override
      public void exited(int returncode) {
        end.setResult(returncode);
      }

      @Override
      public boolean isClosing() {
        return true;
      }
    });
    return end;
  }

  @Test
  void pipesThatNobodyTookAreClosedOnce() throws Exception {
    run(() -> {
      List<String> before = pipes();
      ChildProcess child = launch(WAIT);
      assertThat(pipes()).hasSize(before.size() + 3);
      child.dropPipes();
      assertThat(pipes()).isEqualTo(before);
      Pipe other = Pipe.open(); // which may get their numbers
      child.dropPipes();
      assertThat(other.sink().write(ByteBuffer.wrap(bytes("x")))).isOne();
      assertThat(other.source().read(ByteBuffer.allocate(2))).isOne();
      other.sink().close();
      other.source().close();
      assertThat(soon(end(child))).as("its input has ended").isZero();
    });
  }

  @Test
  void pipesThatWereTakenAreNotDropped() throws Exception {
    run(() -> {
      ChildProcess child = launch("read line; echo \"got $line\"");
      Recorder output = new Recorder();
      var input = child.openPipe(0, new Recorder());
      child.openPipe(1, output);
      child.dropPipes();
      input.write(bytes("a line\n"));
      output.await(() -> output.lost == 1);
      assertThat(output.text()).isEqualTo("got a line\n");
      input.close();
      assertThat(soon(end(child))).isZero();
    });
  }

  @Test
  void endedChildIsNotAliveAndTakesNoSignals() throws Exception {
    run(() -> {
      ChildProcess child = launch("exit 3");
      child.dropPipes();
      assertThat(soon(end(child))).isEqualTo(3);
      assertThat(child.isAlive()).isFalse();
      child.sendSignal(9);
    });
  }

  @Test
  void statusThatOthersHaveReadIsReportedAsUnknown() throws Exception {
    assumeTrue(spawns(), "the JDK waits for its children by itself");
    try (Log log = new Log()) {
      run(() -> {
        ChildProcess child = launch("exit 3");
        assertThat(pidfds()).hasSize(polls() ? 1 : 0);
        child.dropPipes();
        ChildState.awaitEnd(child.pid());
        assertThat(ExitStatus.take(child.pid())).isEqualTo(3);
        assertThat(child.isAlive()).isFalse();
        assertThat(soon(end(child))).isEqualTo(255);
        assertThat(pidfds()).isEmpty();
        child.sendSignal(9); // the number may be another process's by now
      });
      assertThat(log.warnings()).singleElement().asString().contains("was read by others", "255");
    }
  }
}
