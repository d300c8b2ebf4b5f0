package io.asyncio.faults;

import io.asyncio.netty.IoTransport;
import io.asyncio.netty.testing.Log;
import java.io.PrintStream;
import java.time.Duration;

/** Runs faults one after the other, and abandons those that do not end. */
final class FaultRunner {

  /** How long the library may tidy up after a fault. */
  private static final Duration TIDYING = Duration.ofSeconds(5);

  private final Scale scale;
  private final long seed;
  private final Duration deadline;
  private final Duration tidying;
  private final PrintStream stacks;

  FaultRunner(Scale scale, long seed) {
    this(scale, seed, scale.deadline(), TIDYING, System.err);
  }

  /**
   * With another deadline, another time after which what is still there has been left behind, and
   * another place for the stacks of what has not ended by the deadline.
   */
  FaultRunner(Scale scale, long seed, Duration deadline, Duration tidying, PrintStream stacks) {
    this.scale = scale;
    this.seed = seed;
    this.deadline = deadline;
    this.tidying = tidying;
    this.stacks = stacks;
  }

  /** Lets a fault happen in this JVM, and returns what came of it and what it left. */
  FaultOutcome run(Fault fault, IoTransport transport) throws InterruptedException {
    Lane lane = new Lane(System.getProperty("asyncio.engine", "auto"), transport);
    FaultRun run = new FaultRun(transport, scale, seed ^ fault.name().hashCode());
    long begin = System.nanoTime();
    try (Log _ = new Log()) {
      Leftovers leftovers = Leftovers.before();
      if (ends(fault, run)) {
        leftovers.count(run.tally(), tidying);
      } else {
        run.tally().hung(1, "all of it, after " + deadline.toSeconds() + " s");
        Stacks.print(fault.name() + " on " + lane, run.loops(), stacks);
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new FaultOutcome(
        fault.name(), lane, seed, seconds, run.tally().result(), run.tally().troubles());
  }

  private boolean ends(Fault fault, FaultRun run) throws InterruptedException {
    return Thread.ofPlatform()
        .daemon()
        .name("fault " + fault.name())
        .start(() -> happen(fault, run))
        .join(deadline);
  }

  /** Whatever is raised, an Error too, is a promise that was not kept. */
  private void happen(Fault fault, FaultRun run) {
    try {
      fault.happen(run);
    } catch (Throwable e) {
      run.tally().lost(1, "raised " + e);
      e.printStackTrace(stacks);
    }
  }
}
