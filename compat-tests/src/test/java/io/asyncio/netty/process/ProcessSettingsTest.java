package io.asyncio.netty.process;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createSubprocessExec;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Coroutine;
import io.asyncio.Task;
import io.asyncio.conformance.CPython;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.SubprocessOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The environment and the directory of a child. */
@Tag("without-native-access")
class ProcessSettingsTest extends ChildTest {

  @TempDir
  Path directory;

  private static Map<String, String> ownAnd(String name, String value) {
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.put(name, value);
    return variables;
  }

  /** Returns what a child writes, which must end well, and whose end is then known at once. */
  private static String outputOf(Coroutine<Process> start) throws Exception {
    Process process = soon(start);
    String output = text(soon(process.communicate()).stdout());
    assertThat(process.returncode()).isZero();
    Task<Integer> waiting = createTask(process.waitFor());
    await(sleep(0));
    assertThat(waiting.done()).as("the wait for a child whose end is known").isTrue();
    assertThat(waiting.result()).isEqualTo(process.returncode());
    return output;
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_create_subprocess_env_shell")
  void variableReachesTheCommandOfAShell() throws Exception {
    run(() -> {
      SubprocessOptions options = OUTPUT.withEnv(ownAnd("FOO", "bar"));
      assertThat(outputOf(shell(options, "printf %s \"$FOO\""))).isEqualTo("bar");
    });
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_create_subprocess_env_exec")
  void variableReachesAProgram() throws Exception {
    run(() -> {
      SubprocessOptions options = OUTPUT.withEnv(ownAnd("FOO", "baz"));
      assertThat(outputOf(createSubprocessExec(options, "printenv", "FOO"))).isEqualTo("baz\n");
    });
  }

  @Test
  void variablesAreInheritedUnlessSomeAreGiven() throws Exception {
    run(() -> {
      String path = System.getenv("PATH");
      assertThat(outputOf(createSubprocessExec(OUTPUT, "printenv", "PATH"))).isEqualTo(path + "\n");
    });
  }

  @Test
  @CPython("uvloop/test_process::_TestProcess::test_process_env_1")
  void givenVariablesAreAllThatTheCommandOfAShellHas() throws Exception {
    run(() -> {
      SubprocessOptions options = OUTPUT.withEnv(Map.of("FOO", "sp", "BAR", "am"));
      assertThat(outputOf(shell(options, "echo $FOO$BAR"))).isEqualTo("spam\n");
      String all = outputOf(shell(options, "exec env"));
      assertThat(all.lines()).contains("FOO=sp", "BAR=am");
      assertThat(all.lines().map(line -> line.substring(0, line.indexOf('='))))
          .as("names, to which a shell may add its own")
          .isSubsetOf("FOO", "BAR", "PWD", "OLDPWD", "SHLVL", "_");
    });
  }

  @Test
  void oneMoreVariableIsAddedToThoseThereAre() throws Exception {
    run(() -> {
      SubprocessOptions more = OUTPUT.withVariable("FOO", "spam");
      assertThat(outputOf(shell(more, "echo $FOO; echo $PATH")))
          .isEqualTo("spam\n" + System.getenv("PATH") + "\n");
      SubprocessOptions two =
          OUTPUT.withEnv(Map.of("FOO", "sp")).withVariable("BAR", "am").withVariable("FOO", "h");
      assertThat(two.env()).isEqualTo(Map.of("FOO", "h", "BAR", "am"));
      assertThat(two.toString()).contains("FOO", "BAR").doesNotContain("am]");
    });
  }

  @Test
  @CPython("uvloop/test_process::_TestProcess::test_process_env_2")
  void emptyEnvironmentHasNoVariablesAtAll() throws Exception {
    run(() -> {
      SubprocessOptions options = OUTPUT.withEnv(Map.of());
      assertThat(outputOf(createSubprocessExec(options, "env"))).isEmpty();
      assertThat(outputOf(createSubprocessExec(options.withEnv(Map.of("A", "=1 2")), "env")))
          .isEqualTo("A==1 2\n");
    });
  }

  @Test
  void environmentIsTheOneThatTheMapHadWhenItWasGiven() throws Exception {
    run(() -> {
      Map<String, String> variables = new HashMap<>(Map.of("WHEN", "before"));
      SubprocessOptions options = OUTPUT.withEnv(variables);
      variables.put("WHEN", "after");
      assertThat(outputOf(createSubprocessExec(options, "env"))).isEqualTo("WHEN=before\n");
    });
  }

  @Test
  @CPython("uvloop/test_process::_TestProcess::test_process_cwd_1")
  void directoryIsTheOneThatIsGiven() throws Exception {
    run(() -> {
      SubprocessOptions options = OUTPUT.withCwd(Path.of("/")).withEnv(Map.of());
      assertThat(outputOf(shell(options, "pwd"))).isEqualTo("/\n");
    });
  }

  @Test
  @CPython("uvloop/test_process::_TestProcess::test_process_cwd_2")
  void directoryIsAPathOfAnyForm() throws Exception {
    Path inner = Files.createDirectory(directory.resolve("with a blank"));
    Path relative = Path.of("").toAbsolutePath().relativize(inner.toAbsolutePath());
    String real = inner.toRealPath() + "\n";
    run(() -> {
      for (Path path : new Path[] {inner, relative, inner.resolve("..").resolve(inner)}) {
        SubprocessOptions options = OUTPUT.withCwd(path).withEnv(Map.of());
        assertThat(outputOf(shell(options, "pwd -P"))).isEqualTo(real);
        assertThat(outputOf(createSubprocessExec(options, "pwd", "-P"))).isEqualTo(real);
      }
    });
  }

  @Test
  void directoryIsInheritedUnlessOneIsGiven() throws Exception {
    run(() -> assertThat(outputOf(createSubprocessExec(OUTPUT, "pwd", "-P")))
        .isEqualTo(Path.of("").toRealPath() + "\n"));
  }
}
