package io.asyncio.scenarios.io;

import java.util.function.BooleanSupplier;

/**
 * Runs the loop until it is quiet: for some naps in a row nothing happens. Outside the loop.
 *
 * <p>Only time can tell that nothing comes any more: what is under way is in the kernel.
 */
final class Settling {

  private static final int MOST_NAPS = 2000;

  private static final Pace USUAL = new Pace(4, 0.0012);

  /** While much data moves, which comes in fits and starts. */
  private static final Pace SLOW = new Pace(6, 0.004);

  private record Pace(int quietNaps, double seconds) {}

  private final IoStage stage;
  private final Trace trace;
  private final BooleanSupplier settingUp;
  private final int napsForSetUp;
  private final int patience;

  /** How many times nobody goes on before something has been waited for. */
  private int awake;

  /**
   * Prepares to run the loop of a stage.
   *
   * @param settingUp tells whether something is being set up, which will be traced when it is done
   * @param napsForSetUp after so many it is no longer waited for that
   * @param patience how many times longer than usual a nap is
   */
  Settling(IoStage stage, Trace trace, BooleanSupplier settingUp, int napsForSetUp, int patience) {
    this.stage = stage;
    this.trace = trace;
    this.settingUp = settingUp;
    this.napsForSetUp = napsForSetUp;
    this.patience = patience;
  }

  void untilQuiet(boolean slow) {
    Pace pace = slow ? SLOW : USUAL;
    int quiet = 0;
    long last = -1;
    for (int nap = 0; nap < MOST_NAPS; nap++) {
      run(pace.seconds * patience);
      boolean waits = awake > 0 || (nap < napsForSetUp && settingUp.getAsBoolean());
      quiet = !waits && trace.activity() == last ? quiet + 1 : 0;
      last = trace.activity();
      if (quiet >= pace.quietNaps) {
        return;
      }
    }
    trace.add("main", "no settling");
  }

  /** Does not find the loop quiet before so much time has passed. In the loop. */
  void awake(int milliseconds) {
    awake++;
    var _ = stage.loop().callLater(milliseconds / 1e3, () -> {
      awake--;
      trace.touch();
    });
  }

  private void run(double seconds) {
    try {
      stage.run(seconds);
    } catch (InterruptedException e) {
      throw new IllegalStateException("a run of a scenario is not interrupted", e);
    }
  }
}
