package io.asyncio;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sun.misc.Signal;

class WithoutSignalsTest {

  /** Runs in a JVM that leaves SIGINT to the system. */
  public static final class Program {

    private Program() {}

    /** Says what {@code run} gives where its handler cannot be installed. */
    public static void main(String[] args) throws Exception {
      assertThatThrownBy(() -> Signal.handle(new Signal("INT"), signal -> {}))
          .isInstanceOf(IllegalArgumentException.class);
      String result = Asyncio.run(
          Asyncio.async(() -> {
            await(sleep(1));
            return "ran";
          }),
          VirtualClockLoop::new);
      System.out.println(result);
    }
  }

  @Test
  @CPython("test_runners::RunnerTests::test_signal_install_not_supported_ok")
  void programRunsWhereSigintCannotBeHandled() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xrs");
    command.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
    command.add("-Dasyncio.engine=" + System.getProperty("asyncio.engine", "loop"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Program.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).endsWith("ran" + System.lineSeparator());
  }
}
