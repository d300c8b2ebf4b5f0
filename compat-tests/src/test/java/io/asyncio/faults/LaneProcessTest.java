package io.asyncio.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.IoTransport;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A JVM that ends before its time, or in which something hangs, holds up nothing. */
class LaneProcessTest {

  private static final int STATUS = 9;

  /** A fault of the name of its class. */
  abstract static class Staged implements Fault {

    @Override
    public final String name() {
      return getClass().getName();
    }

    @Override
    public final String promise() {
      return "Nothing.";
    }
  }

  static final class Hanging extends Staged {
    @Override
    public void happen(FaultRun run) {
      run.tried(1);
      run.tally().hung(1, "staged");
    }
  }

  static final class Halting extends Staged {
    @Override
    public void happen(FaultRun run) {
      Runtime.getRuntime().halt(STATUS);
    }
  }

  static final class Fine extends Staged {
    @Override
    public void happen(FaultRun run) {
      run.tried(2);
    }
  }

  @Test
  void faultOfThatMomentHasHungAndAnotherJvmGoesOn() throws Exception {
    Lane lane = new Lane(System.getProperty("asyncio.engine", "auto"), IoTransport.NIO);
    List<FaultOutcome> outcomes = new LaneProcess(lane, Scale.SHORT, 1, Redirect.DISCARD)
        .run(List.of(new Hanging(), new Halting(), new Fine()));
    assertThat(outcomes).allMatch(outcome -> outcome.lane().equals(lane));
    assertThat(outcomes)
        .extracting(FaultOutcome::result)
        .containsExactly(
            new FaultResult(1, 0, 0, 1), new FaultResult(0, 0, 0, 1), new FaultResult(2, 0, 0, 0));
    assertThat(outcomes.get(1).troubles())
        .containsExactly("the JVM has ended with status " + STATUS);
  }
}
