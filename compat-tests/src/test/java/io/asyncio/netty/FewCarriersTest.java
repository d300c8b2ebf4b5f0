package io.asyncio.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.process.ChildProgram;
import io.asyncio.netty.testing.Transports;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Loops and the program's other virtual threads do not keep the carriers from each other, however
 * few there are.
 */
class FewCarriersTest {

  @ParameterizedTest
  @CsvSource({
    "idle, 1, naps 50",
    "busy, 1, turns 50",
    "executor, 1, received 5 exchanged 50",
    "many, 1, sum 510",
    "many, 2, sum 510",
    "burners, 1, exchanged 50",
    "burners, 2, exchanged 50",
    "closing, 1, closed 50",
    "closing, 2, closed 50",
    "resting, 2, rested",
  })
  void everybodyGetsOn(String what, int carriers, String printed) throws Exception {
    for (IoTransport transport : Transports.available()) {
      assertThat(outputOf(what, carriers, transport))
          .as("%s with %d carriers on %s", what, carriers, transport)
          .containsExactly(printed, "done");
    }
  }

  /** Where the loop's thread needs no carrier, on io_uring, the await in an initializer works. */
  @Test
  void nothingHangsThatWouldKeepTheOnlyCarrier() throws Exception {
    for (IoTransport transport : Transports.available()) {
      List<String> lines = outputOf("pinned", 1, transport);
      assertThat(lines).as("on %s", transport).hasSize(3).endsWith("started 2", "done");
      assertThat(lines.getFirst()).isIn("refused PinnedAwaitException", "awaited 1");
    }
  }

  private static List<String> outputOf(String what, int carriers, IoTransport transport)
      throws Exception {
    try (ChildProgram program = ChildProgram.of(
        FewCarriers.class,
        "-D" + FewCarriers.CASE + "=" + what,
        "-Djdk.virtualThreadScheduler.parallelism=" + carriers,
        "-Dasyncio.transport=" + transport)) {
      List<String> lines = program.remainingLines();
      assertThat(program.status()).as(program.errors()).isZero();
      return lines;
    }
  }
}
