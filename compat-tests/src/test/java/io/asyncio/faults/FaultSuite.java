package io.asyncio.faults;

import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The fault suite: {@code mvn verify -Pfaults}. Runs all faults on both engines and every transport of
 * the machine, and writes what came of it to docs/reliability.md when nothing was left out.
 */
final class FaultSuite {

  private FaultSuite() {}

  /** Usage: {@code PAGE}; what is to be done is chosen by {@link FaultSettings}. */
  static void main(String[] args) throws Exception {
    Scale scale = FaultSettings.scale(Scale.FULL);
    long seed = FaultSettings.seed(scale);
    System.out.println("faults on " + FaultSettings.lanes());
    System.out.println("faults: seed " + seed + "; -Dasyncio.faults.seed=" + seed + " repeats it");
    List<FaultOutcome> outcomes = new ArrayList<>();
    for (Lane lane : FaultSettings.lanes()) {
      outcomes.addAll(
          new LaneProcess(lane, scale, seed, Redirect.INHERIT).run(FaultSettings.faults()));
    }
    if (FaultSettings.isEverything()) {
      new ReliabilityPage(Path.of(args[0])).write(outcomes);
    } else {
      System.out.println("faults: only some were run, so " + args[0] + " stays as it was");
    }
    long failed =
        outcomes.stream().filter(outcome -> !outcome.result().isClean()).count();
    System.out.println("faults: " + failed + " of " + outcomes.size() + " failed");
    System.exit(outcomes.isEmpty() || failed > 0 ? 1 : 0);
  }
}
