package io.asyncio.netty.process;

import static io.asyncio.Asyncio.createSubprocessExec;
import static io.asyncio.Asyncio.createSubprocessShell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.Coroutine;
import io.asyncio.conformance.CPython;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.SubprocessOptions;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which program runs, and under which name. */
@Tag("without-native-access")
class ProgramsTest extends ChildTest {

  @TempDir
  Path directory;

  private static String outputOf(Coroutine<Process> start) throws Exception {
    Process process = soon(start);
    String output = text(soon(process.communicate()).stdout());
    assertThat(process.returncode()).isZero();
    return output;
  }

  /** Makes a program that says which one it is, in a directory of the test's. */
  private Path program(String name, boolean executable) throws IOException {
    return program(name, "echo " + name, executable);
  }

  private Path program(String name, String line, boolean executable) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    assertThat(file.toFile().setExecutable(executable)).isTrue();
    return file;
  }

  private SubprocessOptions searching(String path) {
    return OUTPUT.withCwd(directory).withEnv(Map.of("PATH", path));
  }

  @Test
  @CPython("uvloop/test_process::_TestProcess::test_process_executable_1")
  void executableRunsInPlaceOfTheProgramThatIsNamed() throws Exception {
    run(() -> {
      SubprocessOptions options = OUTPUT.withExecutable(Path.of("/bin/sh"));
      String output = outputOf(createSubprocessExec(options, "doesnotexist", "-c", "echo spam $0"));
      String name = spawns() ? "doesnotexist" : "/bin/sh";
      assertThat(output).isEqualTo("spam " + name + "\n");
    });
  }

  @Test
  void executableOfACommandOfAShellIsAnotherShell() throws Exception {
    run(() -> {
      Path echo = program("shell", "echo \"$@\"", true);
      SubprocessOptions options = OUTPUT.withExecutable(echo);
      assertThat(outputOf(createSubprocessShell("some command", options)))
          .isEqualTo("-c some command\n");
    });
  }

  @Test
  @CPython("uvloop/test_process::_TestProcess::test_process_executable_2")
  void programIsAPathAndArgumentsAreStrings() throws Exception {
    run(() -> assertThat(
            outputOf(createSubprocessExec(OUTPUT, Path.of("/bin/sh"), "-c", "echo $0")))
        .isEqualTo("/bin/sh\n"));
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_create_subprocess_exec_with_path")
  void programAndArgumentsMayBePaths() throws Exception {
    Path echo = program("echo", "echo \"$@\"", true);
    run(() -> {
      assertThat(outputOf(createSubprocessExec(OUTPUT, echo, "in", Path.of("a b"))))
          .isEqualTo("in a b\n");
      Process process = soon(createSubprocessExec(Path.of("true"), Path.of(".")));
      assertThat(soon(process.waitFor())).isZero();
      var connection = soon(loop.subprocessExec(
          () -> new ChildRecorder(loop), PIPES, echo, Path.of("of"), "the loop"));
      soon(connection.protocol().over());
      assertThat(connection.protocol().from(1)).isEqualTo("of the loop\n");
    });
  }

  @Test
  void argumentsArriveAsTheyAre() throws Exception {
    run(() -> {
      String output = outputOf(createSubprocessExec(
          OUTPUT, "printf", "<%s>", "", "a b", "\"'$HOME\\*", "two\nlines", "-"));
      assertThat(output).isEqualTo("<><a b><\"'$HOME\\*><two\nlines><->");
    });
  }

  @Test
  void nameWithoutASlashIsLookedForInThePathOfTheChildsEnvironment() throws Exception {
    program("one/tool", false);
    program("two/tool", true);
    program("three/tool", true);
    Path one = directory.resolve("one");
    Path two = directory.resolve("two");
    Path three = directory.resolve("three");
    run(() -> {
      assertThat(outputOf(createSubprocessExec(searching(two + ":" + three), "tool")))
          .isEqualTo("two/tool\n");
      assertThat(outputOf(createSubprocessExec(searching(three + ":" + two), "tool")))
          .isEqualTo("three/tool\n");
      assertThat(outputOf(createSubprocessExec(searching(one + ":" + two), "tool")))
          .as("what is found where another is not executable")
          .isEqualTo("two/tool\n");
      assertThatThrownBy(() -> soon(createSubprocessExec(searching(one + ":/none"), "tool")))
          .isInstanceOf(AccessDeniedException.class)
          .hasMessageContaining("one/tool");
      assertThatThrownBy(() -> soon(createSubprocessExec(searching("/none"), "tool")))
          .isInstanceOfSatisfying(
              NoSuchFileException.class,
              failure -> assertThat(failure.getFile()).isEqualTo("tool"));
      assertThatThrownBy(() -> soon(createSubprocessExec(searching("" + directory), "two")))
          .as("a directory")
          .isInstanceOf(AccessDeniedException.class);
    });
  }

  @Test
  void relativeNamesAreSeenFromTheChildsDirectory() throws Exception {
    program("here", true);
    program("bin/tool", true);
    run(() -> {
      assertThat(outputOf(createSubprocessExec(searching("/none"), "./here"))).isEqualTo("here\n");
      assertThat(outputOf(createSubprocessExec(searching("/none:bin"), "tool")))
          .isEqualTo("bin/tool\n");
      assertThat(outputOf(createSubprocessExec(searching("/none:"), "here")))
          .as("by an empty entry")
          .isEqualTo("here\n");
      assertThatThrownBy(() -> soon(createSubprocessExec(OUTPUT, "./here")))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("./here");
    });
  }

  @Test
  void scriptThatDoesNotNameItsShellRunsOnlyByTheJdk() throws Exception {
    Path script = Files.writeString(directory.resolve("script"), "echo run");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    run(() -> {
      Coroutine<Process> start = createSubprocessExec(OUTPUT, script);
      if (spawns()) {
        assertThatThrownBy(() -> soon(start))
            .isInstanceOfSatisfying(
                FileSystemException.class,
                failure -> assertThat(failure.getFile()).isEqualTo(script.toString()));
      } else {
        assertThat(outputOf(start)).isEqualTo("run\n");
      }
    });
  }
}
