package io.asyncio.examples;

import static io.asyncio.examples.Output.linesOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the examples of child processes print. */
class SubprocessExamplesIT {

  @ParameterizedTest
  @ValueSource(strings = {"SubprocessDate", "SubprocessDateProtocol"})
  void subprocessDateIsThatOfNow(String name) throws Exception {
    Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    List<String> lines = linesOf(name);
    Instant after = Instant.now();
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst()).startsWith("Current date: ");
    assertThat(Instant.parse(lines.getFirst().substring("Current date: ".length())))
        .isBetween(before, after);
  }

  @Test
  void wordPipelineCountsTheWordsThatOccurMoreThanOnce() throws Exception {
    assertThat(linesOf("WordPipeline"))
        .containsExactly("2 be", "3 the", "3 to", "Return codes: [0, 0, 0]");
  }

  @Test
  void commandPoolKillsTheTwoThatAreStuckAndKeepsToItsPlaces() throws Exception {
    int sum =
        IntStream.rangeClosed(1, 200).filter(i -> i % 99 != 0).map(i -> i * i).sum();
    assertThat(linesOf("CommandPool", "0.2"))
        .containsExactly(
            "198 commands have ended, 2 were killed",
            "At most 8 ran at once",
            "Their numbers add up to " + sum);
  }

  @Test
  void followLogTerminatesTailAfterFiveLines() throws Exception {
    assertThat(linesOf("FollowLog"))
        .containsExactly(
            "request 1",
            "request 2",
            "request 3",
            "request 4",
            "request 5",
            "tail has returned -15");
  }

  @Test
  void supervisorRestartsWhatFailsAndEndsOnSigterm() throws Exception {
    assertThat(linesOf("Supervisor"))
        .containsExactly(
            "brief: all is well",
            "supervisor: brief has done its work",
            "flaky: no luck",
            "supervisor: flaky has failed with status 3, and is restarted in 0.1 s",
            "flaky: no luck",
            "supervisor: flaky has failed with status 3, and is restarted in 0.2 s",
            "flaky: no luck",
            "supervisor: flaky has failed with status 3, and is given up",
            "supervisor: got SIGTERM",
            "tired: good night",
            "supervisor: all programs have ended");
  }
}
