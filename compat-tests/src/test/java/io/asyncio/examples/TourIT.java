package io.asyncio.examples;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.IoTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The jar as a user runs it: all examples on each engine and each transport of this machine. */
class TourIT {

  private static final Path JAR = Path.of("target", "examples.jar");
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  @TempDir private Path directory;

  static Stream<Arguments> enginesAndTransports() {
    return Arrays.stream(IoTransport.values())
        .filter(transport -> transport != IoTransport.AUTO && transport.isAvailable())
        .map(transport -> transport.name().toLowerCase(Locale.ROOT))
        .flatMap(
            transport ->
                Stream.of("loop", "handover").map(engine -> Arguments.of(engine, transport)));
  }

  @ParameterizedTest
  @MethodSource("enginesAndTransports")
  void allExamplesSucceedInSilence(String engine, String transport) throws Exception {
    Run run = run("-Dasyncio.engine=" + engine, "-Dasyncio.transport=" + transport, "all");
    assertThat(run.errors()).isEmpty();
    assertThat(run.verdicts()).hasSameSizeAs(Catalogue.ALL);
    for (Example example : Catalogue.ALL) {
      assertThat(run.verdicts())
          .anyMatch(line -> line.startsWith("--- OK " + example.name() + ", "));
    }
    assertThat(run.lines().getLast()).endsWith(", all OK");
    assertThat(run.status()).isZero();
  }

  @Test
  void anUnknownNameIsAStatusOfTwo() throws Exception {
    Run run = run("Nobody");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.lines()).isEmpty();
    assertThat(run.errors()).startsWith("There is no example \"Nobody\"");
  }

  private record Run(int status, List<String> lines, String errors) {
    List<String> verdicts() {
      return lines.stream().filter(line -> line.startsWith("--- ")).toList();
    }
  }

  /** Runs the jar; options of the JVM begin with a hyphen. */
  private Run run(String... args) throws IOException, InterruptedException {
    // On a busy machine a JVM that starts may well take longer than the watchdog's second.
    List<String> command = new ArrayList<>(List.of(JAVA.toString(), "-Dasyncio.watchdog=30"));
    Stream.of(args).filter(arg -> arg.startsWith("-")).forEach(command::add);
    command.addAll(List.of("-jar", JAR.toString()));
    Stream.of(args).filter(arg -> !arg.startsWith("-")).forEach(command::add);

    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(60, SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError("still running after:\n" + Files.readString(out));
    }
    return new Run(process.exitValue(), Files.readAllLines(out), Files.readString(err));
  }
}
