package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.Future;
import io.asyncio.protocols.SubprocessProtocol;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;
import java.io.ByteArrayOutputStream;

/**
 * The date, as another program knows it, by a protocol: the loop calls it when output comes, when
 * the pipe is closed and when the program ends, the latter two in either order.
 *
 * {@snippet lang=python :
 * class DateProtocol(asyncio.SubprocessProtocol):
 *     def pipe_data_received(self, fd, data):
 *         self.output.extend(data)
 *
 *     def pipe_connection_lost(self, fd, exc):
 *         self.pipe_closed = True
 *         self.check_for_exit()
 *
 *     def process_exited(self):
 *         self.exited = True
 *         self.check_for_exit()
 * }
 */
final class SubprocessDateProtocol {

  static final class DateProtocol implements SubprocessProtocol {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final Future<Void> over;
    private boolean pipeClosed;
    private boolean exited;

    DateProtocol(Future<Void> over) {
      this.over = over;
    }

    @Override
    public void pipeDataReceived(int fd, byte[] data) {
      output.writeBytes(data);
    }

    @Override
    public void pipeConnectionLost(int fd, Throwable exception) {
      pipeClosed = true;
      checkForExit();
    }

    @Override
    public void processExited() {
      exited = true;
      checkForExit();
    }

    private void checkForExit() {
      if (pipeClosed && exited) {
        over.setResult(null);
      }
    }

    String date() {
      return output.toString(US_ASCII).stripTrailing();
    }
  }

  static Coroutine<String> date() {
    return async(() -> {
      EventLoop loop = getRunningLoop();
      Future<Void> over = loop.createFuture();
      var child = await(loop.subprocessExec(
          () -> new DateProtocol(over),
          SubprocessOptions.defaults().withStdin(Stdio.INHERIT).withStderr(Stdio.INHERIT),
          "date",
          "-u",
          "+%Y-%m-%dT%H:%M:%SZ"));
      await(over);
      child.transport().close();
      return child.protocol().date();
    });
  }

  void main() throws Exception {
    IO.println("Current date: " + run(date()));
  }
}
