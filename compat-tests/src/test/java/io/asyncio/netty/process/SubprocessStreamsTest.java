package io.asyncio.netty.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.SubprocessConnection;
import io.asyncio.streams.StreamReader;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.SubprocessStreamProtocol;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** How failures of a child's pipes reach its streams. */
class SubprocessStreamsTest extends ChildTest {

  private SubprocessConnection<SubprocessStreamProtocol> connection;

  private Process start() throws Exception {
    connection = soon(loop.subprocessShell(
        () -> new SubprocessStreamProtocol(StreamReader.DEFAULT_LIMIT, loop), WAIT, PIPES));
    return new Process(connection.transport(), connection.protocol(), loop);
  }

  private void end(Process process) throws Exception {
    connection.transport().close();
    soon(process.waitFor());
  }

  @Test
  void readerRaisesWhatItsPipeHasFailedWith() throws Exception {
    IOException failure = new IOException("broken");
    run(() -> {
      Process process = start();
      connection.protocol().pipeConnectionLost(1, failure);
      assertThatThrownBy(() -> soon(process.stdout().read())).isSameAs(failure);
      connection.protocol().pipeConnectionLost(2, null);
      assertThat(soon(process.stderr().read())).isEmpty();
      end(process);
    });
  }

  @Test
  void endOfTheChildDoesNotHideWhatItsInputHasFailedWith() throws Exception {
    IOException failure = new IOException("broken");
    run(() -> {
      Process process = start();
      connection.protocol().pipeConnectionLost(0, failure);
      assertThat(process.stdin().isClosing()).isTrue();
      connection.protocol().connectionLost(null);
      assertThatThrownBy(() -> soon(process.stdin().waitClosed())).isSameAs(failure);
      end(process);
    });
  }
}
