package io.asyncio.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.IoTransport;
import io.asyncio.netty.testing.Transports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The jar as a user runs it: all examples on each engine and each transport of this machine. Examples
 * wait most of the time, so these runs are made side by side.
 */
class TourIT {

  @TempDir
  private static Path directory;

  private static final Map<Lane, JarRun.Started> TOURS = new LinkedHashMap<>();

  record Lane(String engine, IoTransport transport) {

    JarRun.Started start() throws IOException {
      String name = transport.name().toLowerCase(Locale.ROOT);
      return JarRun.start(
          Files.createDirectory(directory.resolve(engine + "-" + name)),
          List.of("-Dasyncio.engine=" + engine, "-Dasyncio.transport=" + name),
          "all");
    }
  }

  static Stream<Lane> lanes() {
    return Transports.available().stream()
        .flatMap(
            transport -> Stream.of("loop", "handover").map(engine -> new Lane(engine, transport)));
  }

  @BeforeAll
  static void startAll() throws IOException {
    for (Lane lane : lanes().toList()) {
      TOURS.put(lane, lane.start());
    }
  }

  @AfterAll
  static void endAll() {
    TOURS.values().forEach(JarRun.Started::close);
  }

  @ParameterizedTest
  @MethodSource("lanes")
  void allExamplesSucceedInSilence(Lane lane) throws Exception {
    JarRun run = TOURS.get(lane).end();
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
