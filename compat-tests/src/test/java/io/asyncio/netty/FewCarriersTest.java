package io.asyncio.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.process.ChildProgram;
import io.asyncio.netty.testing.Transports;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
    outputs(what, carriers)
        .forEach((transport, lines) -> assertThat(lines)
            .as("%s with %d carriers on %s", what, carriers, transport)
            .containsExactly(printed, "done"));
  }

  /** Where the loop's thread needs no carrier, on io_uring, the await in an initializer works. */
  @Test
  void nothingHangsThatWouldKeepTheOnlyCarrier() throws Exception {
    outputs("pinned", 1).forEach((transport, lines) -> {
      assertThat(lines).as("on %s", transport).hasSize(3).endsWith("started 2", "done");
      assertThat(lines.getFirst()).isIn("refused PinnedAwaitException", "awaited 1");
    });
  }

  /** Returns what a program prints on each transport; they run side by side. */
  private static Map<IoTransport, List<String>> outputs(String what, int carriers)
      throws Exception {
    Map<IoTransport, ChildProgram> programs = new EnumMap<>(IoTransport.class);
    Map<IoTransport, List<String>> outputs = new EnumMap<>(IoTransport.class);
    try {
      for (IoTransport transport : Transports.available()) {
        programs.put(transport, start(what, carriers, transport));
      }
      for (Map.Entry<IoTransport, ChildProgram> each : programs.entrySet()) {
        ChildProgram program = each.getValue();
        outputs.put(each.getKey(), program.remainingLines());
        assertThat(program.status()).as(program.errors()).isZero();
      }
      return outputs;
    } finally {
      for (ChildProgram program : programs.values()) {
        program.close();
      }
    }
  }

  private static ChildProgram start(String what, int carriers, IoTransport transport)
      throws IOException {
    return ChildProgram.of(
        FewCarriers.class,
        "-D" + FewCarriers.CASE + "=" + what,
        "-Djdk.virtualThreadScheduler.parallelism=" + carriers,
        "-Dasyncio.transport=" + transport);
  }
}
