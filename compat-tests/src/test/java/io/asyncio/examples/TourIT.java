package io.asyncio.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.IoTransport;
import java.nio.file.Path;
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

  @TempDir
  private Path directory;

  static Stream<Arguments> enginesAndTransports() {
    return Arrays.stream(IoTransport.values())
        .filter(transport -> transport != IoTransport.AUTO && transport.isAvailable())
        .map(transport -> transport.name().toLowerCase(Locale.ROOT))
        .flatMap(transport ->
            Stream.of("loop", "handover").map(engine -> Arguments.of(engine, transport)));
  }

  @ParameterizedTest
  @MethodSource("enginesAndTransports")
  void allExamplesSucceedInSilence(String engine, String transport) throws Exception {
    JarRun run = JarRun.of(
        directory,
        List.of("-Dasyncio.engine=" + engine, "-Dasyncio.transport=" + transport),
        "all");
    assertThat(run.errors()).isEmpty();
    assertThat(verdicts(run)).hasSameSizeAs(Catalogue.ALL);
    for (Example example : Catalogue.ALL) {
      assertThat(verdicts(run))
          .anyMatch(line -> line.startsWith("--- OK " + example.name() + ", "));
    }
    assertThat(run.lines().getLast()).endsWith(", all OK");
    assertThat(run.status()).isZero();
  }

  @Test
  void anUnknownNameIsAStatusOfTwo() throws Exception {
    JarRun run = JarRun.of(directory, List.of(), "Nobody");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.lines()).isEmpty();
    assertThat(run.errors()).startsWith("There is no example \"Nobody\"");
  }

  private static List<String> verdicts(JarRun run) {
    return run.lines().stream().filter(line -> line.startsWith("--- ")).toList();
  }
}
