package io.asyncio.netty.process;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.createSubprocessExec;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.subprocess.Output;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a child's streams are if they are no pipes. */
@Tag("without-native-access")
class RedirectionTest extends ChildTest {

  private static final String BOTH = "echo out; echo err >&2; echo more; echo worse >&2";

  @TempDir
  Path directory;

  private Path existing(String content) throws Exception {
    return Files.writeString(Files.createTempFile(directory, "file", ""), content);
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_devnull_input")
  void inputFromNowhereEndsAtOnce() throws Exception {
    run(() -> {
      Process process = soon(createSubprocessExec(PIPES.withStdin(Stdio.DEVNULL), "wc", "-c"));
      assertThat(process.stdin()).isNull();
      Output output = soon(process.communicate());
      assertThat(text(output.stdout()).strip()).isEqualTo("0");
      assertThat(output.stderr()).isEmpty();
      assertThat(soon(process.waitFor())).isZero();
    });
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_devnull_output")
  void outputToNowhereIsNotGiven() throws Exception {
    run(() -> {
      Process process = soon(shell(
          PIPES.withStdout(Stdio.DEVNULL), "wc -c; out=$(readlink /proc/$$/fd/1); echo $out >&2"));
      assertThat(process.stdout()).isNull();
      Output output = soon(process.communicate(bytes("abc")));
      assertThat(output.stdout()).isNull();
      assertThat(text(output.stderr())).isEqualTo("/dev/null\n");
      assertThat(soon(process.waitFor())).isZero();
    });
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_devnull_error")
  void errorsToNowhereAreNotGiven() throws Exception {
    run(() -> {
      Process process = soon(
          shell(PIPES.withStderr(Stdio.DEVNULL), "echo lost >&2; wc -c; readlink /proc/$$/fd/2"));
      assertThat(process.stderr()).isNull();
      Output output = soon(process.communicate(bytes("abc")));
      assertThat(output.stderr()).isNull();
      assertThat(text(output.stdout()).strip()).isEqualTo("3\n/dev/null");
      assertThat(soon(process.waitFor())).isZero();
    });
  }

  @Test
  @CPython("uvloop/test_process::_TestProcess::test_process_streams_devnull")
  void childWithoutAnyStreamsGivesNothing() throws Exception {
    SubprocessOptions nothing =
        PIPES.withStdin(Stdio.DEVNULL).withStdout(Stdio.DEVNULL).withStderr(Stdio.DEVNULL);
    run(() -> {
      Process process = soon(shell(
          nothing,
          BOTH
              + "; for fd in 0 1 2; do"
              + " [ \"$(readlink /proc/$$/fd/$fd)\" = /dev/null ] || exit 1; done;"
              + " exit 7"));
      Output output = soon(process.communicate());
      assertThat(output).isEqualTo(new Output(null, null));
      assertThat(process.returncode()).isEqualTo(7);
    });
  }

  @Test
  @CPython("uvloop/test_process::_TestProcess::test_process_streams_stderr_to_stdout")
  void errorsAmongTheOutputKeepTheirPlace() throws Exception {
    run(() -> {
      Process process = soon(shell(OUTPUT.withStderr(Stdio.STDOUT), BOTH));
      assertThat(process.stderr()).isNull();
      Output output = soon(process.communicate());
      assertThat(output.stderr()).isNull();
      assertThat(text(output.stdout())).isEqualTo("out\nerr\nmore\nworse\n");
    });
  }

  @Test
  void errorsFollowTheOutputWhereverItGoes() throws Exception {
    Path file = existing("");
    run(() -> {
      SubprocessOptions toFile = OUTPUT.withStdout(Stdio.file(file)).withStderr(Stdio.STDOUT);
      assertThat(soon(soon(shell(toFile, BOTH)).waitFor())).isZero();
      assertThat(file).hasContent("out\nerr\nmore\nworse\n");
      SubprocessOptions nowhere = OUTPUT.withStdout(Stdio.DEVNULL).withStderr(Stdio.STDOUT);
      String both = "[ /proc/$$/fd/1 -ef /dev/null ] && [ /proc/$$/fd/2 -ef /dev/null ]";
      assertThat(soon(soon(shell(nowhere, both)).waitFor())).isZero();
    });
  }

  @Test
  @CPython("uvloop/test_process::_AsyncioTests::test_stdin_stdout_file")
  void outputGoesToAFileWhichIsMadeAnew() throws Exception {
    Path file = existing("what was there before, and is longer than the output");
    run(() -> {
      Process process = soon(createSubprocessExec(IN_AND_OUT.withStdout(Stdio.file(file)), "cat"));
      assertThat(process.stdout()).isNull();
      Output output = soon(process.communicate(bytes("some data")));
      assertThat(output).isEqualTo(new Output(null, null));
      assertThat(process.returncode()).isZero();
      assertThat(Files.readString(file)).isEqualTo("some data");
    });
  }

  @Test
  @CPython("uvloop/test_process::_AsyncioTests::test_stdin_stderr_file")
  void errorsGoToAFileWhichIsMadeAnew() throws Exception {
    Path file = existing("what was there before, and is longer than the errors");
    run(() -> {
      Process process = soon(shell(PIPES.withStderr(Stdio.file(file)), "cat >&2; echo done"));
      assertThat(process.stderr()).isNull();
      Output output = soon(process.communicate(bytes("some data")));
      assertThat(output.stderr()).isNull();
      assertThat(text(output.stdout())).isEqualTo("done\n");
      assertThat(process.returncode()).isZero();
      assertThat(Files.readString(file)).isEqualTo("some data");
    });
  }

  @Test
  void fileThatDoesNotExistIsMade() throws Exception {
    Path out = directory.resolve("new output");
    Path err = directory.resolve("new errors");
    run(() -> {
      SubprocessOptions files = OUTPUT.withStdout(Stdio.appendTo(out)).withStderr(Stdio.file(err));
      assertThat(soon(soon(shell(files, BOTH)).waitFor())).isZero();
      assertThat(Files.readString(out)).isEqualTo("out\nmore\n");
      assertThat(Files.readString(err)).isEqualTo("err\nworse\n");
    });
  }

  @Test
  void inputComesFromAFile() throws Exception {
    Path file = existing("from a file");
    run(() -> {
      Process process = soon(createSubprocessExec(OUTPUT.withStdin(Stdio.file(file)), "cat"));
      assertThat(process.stdin()).isNull();
      assertThat(text(soon(process.communicate()).stdout())).isEqualTo("from a file");
    });
  }

  @Test
  void whatIsAppendedLeavesWhatIsThere() throws Exception {
    Path file = existing("before\n");
    run(() -> {
      SubprocessOptions appending =
          OUTPUT.withStdout(Stdio.appendTo(file)).withStderr(Stdio.appendTo(file));
      for (int i = 0; i < 2; i++) {
        assertThat(soon(soon(shell(appending, "echo out; echo err >&2")).waitFor()))
            .isZero();
      }
      assertThat(Files.readString(file)).isEqualTo("before\nout\nerr\nout\nerr\n");
    });
  }

  @Test
  void outputAndErrorsShareAFile() throws Exception {
    Path file = existing("what was there before");
    run(() -> {
      SubprocessOptions sharing = OUTPUT.withStdout(Stdio.file(file)).withStderr(Stdio.file(file));
      assertThat(soon(soon(shell(sharing, BOTH)).waitFor())).isZero();
      assertThat(Files.readString(file)).isEqualTo("out\nerr\nmore\nworse\n");
    });
  }

  @Test
  @CPython("uvloop/test_process::_TestProcess::test_process_streams_redirect")
  void childWithoutRedirectionsHasOurOwnStreams() throws Exception {
    try (ChildProgram program =
        ChildProgram.of(Inheriting.class, "-D" + Inheriting.TRANSPORT + "=" + ioTransport)) {
      assertThat(program.remainingLines())
          .containsExactly("out", "same input", "Output[stdout=null, stderr=null]");
      assertThat(program.status()).isZero();
      assertThat(program.errors()).isEqualTo("err\n");
    }
  }

  /** Starts a child without any options. */
  static final class Inheriting {

    static final String TRANSPORT = "test.transport";

    void main() throws Exception {
      IoTransport transport = IoTransport.valueOf(System.getProperty(TRANSPORT));
      try (NettyEventLoop loop = new NettyEventLoop(transport)) {
        String line =
            "echo out; echo err >&2; [ /proc/$$/fd/0 -ef /proc/$PPID/fd/0 ] && echo same input";
        loop.runUntilComplete(async(() -> {
          Process process = soon(createSubprocessExec("sh", "-c", line));
          IO.println(soon(process.communicate()));
        }));
      }
    }
  }
}
