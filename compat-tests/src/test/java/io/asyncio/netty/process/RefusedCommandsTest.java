package io.asyncio.netty.process;

import static io.asyncio.Asyncio.createSubprocessExec;
import static io.asyncio.Asyncio.createSubprocessShell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.Descriptors;
import io.asyncio.subprocess.Output;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What is refused when a function is called, by the name of the argument, with nothing done. */
class RefusedCommandsTest extends ChildTest {

  private static final SubprocessOptions OPTIONS = SubprocessOptions.defaults();
  private static final String NUL = "before\0after";

  private static final SubprocessOptions NO_OPTIONS = null;

  private int made;

  private ChildRecorder recorder() {
    made++;
    return new ChildRecorder(loop);
  }

  private static void refused(
      Class<? extends RuntimeException> type, String argument, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(type).hasMessageContaining(argument);
  }

  private static void illegal(String argument, ThrowingCallable call) {
    refused(IllegalArgumentException.class, argument, call);
  }

  private static void missing(String argument, ThrowingCallable call) {
    refused(NullPointerException.class, argument, call);
  }

  /** Runs what refuses everything at once, and nothing later. */
  private void doesNothing(ThrowingCallable refusals) throws Exception {
    List<String> before = Descriptors.open();
    run(() -> {
      try {
        refusals.call();
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
      assertThat(made).as("protocols").isZero();
      assertThat(ProcessHandle.current().children()).as("children").isEmpty();
      assertThat(Descriptors.open()).hasSameSizeAs(before);
    });
  }

  /** Java's compiler refuses what is no string, in the overload that takes strings. */
  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_subprocess_exec_invalid_args")
  void programIsNeededAndEachArgumentIsAStringOrAPath() throws Exception {
    doesNothing(() -> {
      illegal("command", () -> loop.subprocessExec(this::recorder));
      illegal("command", () -> loop.subprocessExec(this::recorder, OPTIONS));
      illegal("program", () -> loop.subprocessExec(this::recorder, ""));
      Path sh = Path.of("sh");
      illegal("arguments[0]", () -> loop.subprocessExec(this::recorder, OPTIONS, sh, 123));
      illegal(
          "arguments[1]",
          () -> loop.subprocessExec(this::recorder, OPTIONS, sh, "-c", List.of("exit", "0")));
      illegal("program", () -> loop.subprocessExec(this::recorder, OPTIONS, Path.of("")));
      missing("arguments", () -> loop.subprocessExec(this::recorder, OPTIONS, sh, null, null));
    });
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_subprocess_shell_invalid_args")
  void shellTakesOneCommand() throws Exception {
    doesNothing(() -> {
      missing("cmd", () -> loop.subprocessShell(this::recorder, null));
      illegal("cmd", () -> loop.subprocessShell(this::recorder, NUL));
      missing("options", () -> loop.subprocessShell(this::recorder, "exit 0", null));
      missing("protocolFactory", () -> loop.subprocessShell(null, "exit 0"));
      missing("cmd", () -> createSubprocessShell(null));
      illegal("cmd", () -> createSubprocessShell(NUL));
      missing("options", () -> createSubprocessShell("exit 0", null));
    });
  }

  /** Of text mode, buffering and a shell in place of the program there is no way to speak. */
  private static void hasNoOptionsOfText() {
    assertThat(Arrays.stream(SubprocessOptions.class.getMethods()))
        .extracting(Method::getName)
        .filteredOn(name -> name.startsWith("with"))
        .containsExactlyInAnyOrder(
            "withStdin",
            "withStdout",
            "withStderr",
            "withOtherStreams",
            "withEnv",
            "withVariable",
            "withCwd",
            "withExecutable",
            "withStartNewSession",
            "withLimit");
  }

  @Test
  @CPython("test_events::SubprocessTestsMixin::test_subprocess_exec_invalid_args")
  void wordsOfACommandThatNoSystemTakesAreRefused() throws Exception {
    hasNoOptionsOfText();
    doesNothing(() -> {
      illegal("program", () -> loop.subprocessExec(this::recorder, NUL));
      illegal("arguments[1]", () -> loop.subprocessExec(this::recorder, "pwd", "-P", NUL));
      missing("program", () -> loop.subprocessExec(this::recorder, (String) null));
      missing("arguments[0]", () -> loop.subprocessExec(this::recorder, "pwd", null));
      missing("command", () -> loop.subprocessExec(this::recorder, (String[]) null));
      missing("options", () -> loop.subprocessExec(this::recorder, NO_OPTIONS, "pwd"));
      missing("protocolFactory", () -> loop.subprocessExec(null, "pwd"));
    });
  }

  @Test
  @CPython("test_events::SubprocessTestsMixin::test_subprocess_shell_invalid_args")
  void streamsThatCannotBeAreRefusedWhicheverFunctionTheyAreFor() throws Exception {
    hasNoOptionsOfText();
    Path file = Path.of("file");
    doesNothing(() -> {
      illegal("stdin", () -> OPTIONS.withStdin(Stdio.STDOUT));
      illegal("stdin", () -> OPTIONS.withStdin(Stdio.appendTo(file)));
      illegal("stdout", () -> OPTIONS.withStdout(Stdio.STDOUT));
      missing("stdin", () -> OPTIONS.withStdin(null));
      missing("stdout", () -> OPTIONS.withStdout(null));
      missing("stderr", () -> OPTIONS.withStderr(null));
      missing("path", () -> Stdio.file(null));
      missing("path", () -> Stdio.appendTo(null));
      assertThat(OPTIONS.stdin()).isNull();
      assertThat(OPTIONS.withStderr(Stdio.STDOUT).stderr()).isEqualTo(Stdio.STDOUT);
    });
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_create_subprocess_exec_text_mode_fails")
  void bytesOfAProgramPassAsTheyAre() throws Exception {
    hasNoOptionsOfText();
    doesNothing(() -> {
      illegal("command", () -> createSubprocessExec(new String[0]));
      illegal("program", () -> createSubprocessExec(OPTIONS, ""));
      illegal("program", () -> createSubprocessExec(NUL));
      illegal("arguments[0]", () -> createSubprocessExec("pwd", NUL));
      illegal("arguments[0]", () -> createSubprocessExec(Path.of("pwd"), 1.5));
      missing("program", () -> createSubprocessExec((String) null));
      missing("program", () -> createSubprocessExec((Path) null));
      missing("options", () -> createSubprocessExec(NO_OPTIONS, "pwd"));
      missing("options", () -> createSubprocessExec(NO_OPTIONS, Path.of("pwd")));
    });
    byte[] noText = {'\r', '\n', 0, (byte) 0xff, (byte) 0xc0, '\r', 26, '\n'};
    run(() -> {
      Output output = soon(soon(cat()).communicate(noText));
      assertThat(output.stdout()).isEqualTo(noText);
    });
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_create_subprocess_shell_text_mode_fails")
  void bytesOfAShellPassAsTheyAre() throws Exception {
    hasNoOptionsOfText();
    doesNothing(() -> {
      illegal("limit", () -> OPTIONS.withLimit(0));
      illegal("limit", () -> OPTIONS.withLimit(-1));
      illegal("cwd", () -> OPTIONS.withCwd(Path.of("")));
      illegal("executable", () -> OPTIONS.withExecutable(Path.of("")));
      missing("cwd", () -> OPTIONS.withCwd(null));
      missing("executable", () -> OPTIONS.withExecutable(null));
    });
    run(() -> {
      Output output = soon(soon(shell(PIPES, "printf '\\377\\r\\n'; cat >&2"))
          .communicate(new byte[] {(byte) 0x80, '\r'}));
      assertThat(output.stdout()).containsExactly(0xff, '\r', '\n');
      assertThat(output.stderr()).containsExactly(0x80, '\r');
    });
  }

  @Test
  void variablesThatNoSystemKeepsAreRefused() throws Exception {
    doesNothing(() -> {
      illegal("env", () -> OPTIONS.withEnv(Map.of("", "value")));
      illegal("A=B", () -> OPTIONS.withEnv(Map.of("A=B", "value")));
      illegal("env", () -> OPTIONS.withEnv(Map.of(NUL, "value")));
      illegal("NAME", () -> OPTIONS.withEnv(Map.of("NAME", NUL)));
      missing("env: NAME", () -> OPTIONS.withEnv(Collections.singletonMap("NAME", null)));
      missing("env", () -> OPTIONS.withEnv(Collections.singletonMap(null, "value")));
      missing("env", () -> OPTIONS.withEnv(null));
    });
  }
}
