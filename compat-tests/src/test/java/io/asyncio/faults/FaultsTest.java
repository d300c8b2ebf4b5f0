package io.asyncio.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.IoTransport;
import io.asyncio.netty.testing.Transports;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The short form of the fault suite, on the engine of this JVM; {@code mvn verify -Pfaults} runs the
 * full one.
 */
class FaultsTest {

  private static final Scale SCALE = FaultSettings.scale(Scale.SHORT);

  private final FaultRunner runner = new FaultRunner(SCALE, FaultSettings.seed(SCALE));

  static Stream<Arguments> faults() {
    return Transports.available().stream().flatMap(FaultsTest::faultsOn);
  }

  private static Stream<Arguments> faultsOn(IoTransport transport) {
    List<Fault> faults = FaultSettings.faults();
    return faults.stream().map(fault -> Arguments.of(transport, fault.name()));
  }

  @ParameterizedTest(name = "{1} on {0}")
  @MethodSource("faults")
  void nothingIsLostOrLeakedOrHangs(IoTransport transport, String fault) throws Exception {
    FaultOutcome outcome = runner.run(Faults.named(fault), transport);
    System.out.println(outcome.text());
    assertThat(outcome.result()).as(outcome.text()).matches(FaultResult::isClean);
    assertThat(outcome.result().tried()).as("how often it was tried").isPositive();
  }
}
