package io.asyncio.netty.process;

import static io.asyncio.Asyncio.createSubprocessExec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio.Coroutine;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.Descriptors;
import io.asyncio.netty.testing.Log;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Children that cannot be started. Each failure leaves neither a child nor a descriptor. */
@Tag("without-native-access")
class StartFailuresTest extends ChildTest {

  private static final String MISSING = "there-is-no-such-program";

  @TempDir
  Path directory;

  private final List<ChildRecorder> made = new ArrayList<>();

  private ChildRecorder recorder() {
    ChildRecorder recorder = new ChildRecorder(loop);
    made.add(recorder);
    return recorder;
  }

  private Path file(String name, String content, boolean executable) throws IOException {
    Path file = Files.writeString(directory.resolve(name), content);
    assertThat(file.toFile().setExecutable(executable)).isTrue();
    return file;
  }

  /** Tries to start a child, both with streams and with a protocol, and returns the failure. */
  private <E extends IOException> E refused(
      Class<E> type, SubprocessOptions options, String... command) throws Exception {
    List<String> before = Descriptors.openWith(directory);
    Throwable withStreams = failure(createSubprocessExec(options, command));
    made.clear();
    Throwable failure = failure(loop.subprocessExec(this::recorder, options, command));
    assertThat(Descriptors.openWith(directory)).as("descriptors").isEqualTo(before);
    assertThat(ProcessHandle.current().children()).as("children").isEmpty();
    assertThat(made).as("protocols, which are made before the start").hasSize(1);
    assertThat(made.getFirst().events).as("what the protocol was told").isEmpty();
    assertThat(withStreams).hasSameClassAs(failure).hasMessage(failure.getMessage());
    assertThat(failure).isInstanceOf(type);
    return type.cast(failure);
  }

  private static Throwable failure(Coroutine<?> start) {
    return catchThrowable(() -> soon(start));
  }

  /** Returns what was warned of, but not that something took its time on a busy machine. */
  private static List<String> warnings(Log log) {
    return Stream.of(Level.WARNING, Level.SEVERE)
        .flatMap(level -> log.messages(level).stream())
        .filter(message -> !message.contains(" seconds"))
        .toList();
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_popen_error")
  void failureToStartIsRaisedWithoutAWarning() throws Exception {
    run(() -> {
      try (Log log = new Log()) {
        loop.setDebug(true);
        NoSuchFileException failure = refused(NoSuchFileException.class, INHERITED, MISSING);
        assertThat(failure.getFile()).isEqualTo(MISSING);
        System.gc();
        assertThat(warnings(log)).isEmpty();
      }
    });
  }

  /** The program is there, but what is to run it is not, which shows when the pipes are made. */
  @Test
  @CPython("test_subprocess::SubprocessMixin::test_popen_error_with_stdin_pipe")
  void failureToStartClosesThePipesThatWereMade() throws Exception {
    Path script = file("script", "#!" + directory + "/no-such-interpreter\n", true);
    SubprocessOptions withInput = INHERITED.withStdin(Stdio.PIPE);
    run(() -> {
      try (Log log = new Log()) {
        for (SubprocessOptions options : List.of(INHERITED, withInput, PIPES)) {
          assertThat(refused(IOException.class, options, script.toString()))
              .hasMessageContaining(script.toString());
        }
        System.gc();
        assertThat(warnings(log)).isEmpty();
      }
    });
  }

  @Test
  @CPython("uvloop/test_process::_TestProcess::test_subprocess_fd_leak_1")
  void missingProgramIsNamedHoweverOftenItIsTried() throws Exception {
    run(() -> {
      for (int i = 0; i < 10; i++) {
        NoSuchFileException failure = refused(NoSuchFileException.class, PIPES, MISSING);
        assertThat(failure).hasMessage(MISSING + ": no such program");
        assertThat(failure.getFile()).isEqualTo(MISSING);
      }
    });
  }

  @Test
  void missingProgramIsNamedByItsPath() throws Exception {
    String path = directory.resolve(MISSING).toString();
    run(() -> {
      assertThat(refused(NoSuchFileException.class, PIPES, path).getFile()).isEqualTo(path);
      SubprocessOptions other = PIPES.withExecutable(Path.of(path));
      assertThat(refused(NoSuchFileException.class, other, "cat").getFile()).isEqualTo(path);
    });
  }

  @Test
  @CPython("uvloop/test_process::_TestProcess::test_subprocess_fd_leak_2")
  void childrenThatEndLeaveNoDescriptors() throws Exception {
    run(() -> {
      assertThat(soon(soon(createSubprocessExec(INHERITED, "true")).waitFor())).isZero();
      List<String> before = Descriptors.openWith(directory);
      for (int i = 0; i < 10; i++) {
        Process process = soon(createSubprocessExec(INHERITED, "true"));
        assertThat(soon(process.waitFor())).isZero();
      }
      assertThat(Descriptors.openWith(directory)).isEqualTo(before);
    });
  }

  @Test
  void programThatIsNotExecutableIsNamed() throws Exception {
    String path = file("text", "not a program", false).toString();
    run(() ->
        assertThat(refused(AccessDeniedException.class, PIPES, path).getFile()).isEqualTo(path));
  }

  @Test
  void programThatIsADirectoryIsNamed() throws Exception {
    String path = directory.toString();
    run(() ->
        assertThat(refused(AccessDeniedException.class, PIPES, path).getFile()).isEqualTo(path));
  }

  @Test
  void programInsideAFileIsNamed() throws Exception {
    String path = file("text", "", false) + "/program";
    run(() ->
        assertThat(refused(FileSystemException.class, PIPES, path).getFile()).isEqualTo(path));
  }

  @Test
  void missingDirectoryIsNamedAndNotTheProgram() throws Exception {
    Path none = directory.resolve("none");
    run(() -> {
      NoSuchFileException failure = refused(NoSuchFileException.class, PIPES.withCwd(none), "cat");
      assertThat(failure).hasMessage(none + ": no such directory");
      assertThat(
              refused(NoSuchFileException.class, PIPES.withCwd(none), MISSING).getFile())
          .isEqualTo(none.toString());
    });
  }

  @Test
  void directoryThatIsAFileIsNamed() throws Exception {
    Path file = file("text", "", true);
    run(() -> assertThat(
            refused(NotDirectoryException.class, PIPES.withCwd(file), "cat").getFile())
        .isEqualTo(file.toString()));
  }

  @Test
  void missingFileForInputIsNamed() throws Exception {
    Path none = directory.resolve("none");
    run(() -> assertThat(
            refused(NoSuchFileException.class, PIPES.withStdin(Stdio.file(none)), "cat")
                .getFile())
        .isEqualTo(none.toString()));
  }

  @Test
  void fileForOutputThatCannotBeMadeIsNamed() throws Exception {
    Path inNone = directory.resolve("none").resolve("file");
    Path first = file("first", "", false);
    run(() -> {
      for (Stdio stdio : List.of(Stdio.file(inNone), Stdio.appendTo(inNone))) {
        assertThat(refused(NoSuchFileException.class, PIPES.withStdout(stdio), "cat")
                .getFile())
            .isEqualTo(inNone.toString());
        SubprocessOptions second =
            PIPES.withStdin(Stdio.file(first)).withStdout(Stdio.file(first)).withStderr(stdio);
        assertThat(refused(NoSuchFileException.class, second, "cat").getFile())
            .isEqualTo(inNone.toString());
      }
    });
  }

  @Test
  void fileForOutputThatIsADirectoryIsNamed() throws Exception {
    run(() -> assertThat(
            refused(FileSystemException.class, PIPES.withStderr(Stdio.file(directory)), "cat")
                .getFile())
        .isEqualTo(directory.toString()));
  }

  @Test
  void loopStartsChildrenAfterFailures() throws Exception {
    run(() -> {
      assertThatThrownBy(() -> soon(createSubprocessExec(PIPES, MISSING)))
          .isInstanceOf(NoSuchFileException.class);
      Process process = soon(cat());
      assertThat(text(soon(process.communicate(bytes("well"))).stdout())).isEqualTo("well");
    });
  }
}
