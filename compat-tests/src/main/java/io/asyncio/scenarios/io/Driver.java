package io.asyncio.scenarios.io;

import io.asyncio.EventLoop;
import io.asyncio.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Executes a scenario on a loop of its own: each step in one callback of the loop, or between two
 * runs of it. After each it waits until the loop is quiet, and records how the endpoints are.
 */
final class Driver {

  /** Steps with one of these move so much that waiting takes longer. */
  private static final Set<String> SLOW =
      Set.of("writebig", "p_recv", "p_sendbig", "p_drain", "r_drain", "r_fill");

  private final IoRun run;

  private Driver(IoRun run) {
    this.run = run;
  }

  /**
   * Returns the trace of a scenario.
   *
   * @param patience how many times longer than usual to wait for the loop to become quiet
   * @throws Exception if the loop or a raw socket fails
   */
  static List<List<@Nullable Object>> trace(
      IoScenario scenario, IoStage.Factory stages, Carrier.Factory carriers, int patience)
      throws Exception {
    try (IoStage stage = stages.make();
        Carrier carrier = carriers.make(scenario.carrier())) {
      IoRun run = new IoRun(scenario, carrier, stage, patience);
      Reports reports = new Reports(scenario, run.trace);
      stage.post(() -> prepare(stage.loop(), reports));
      return new Driver(run).execute();
    }
  }

  private static void prepare(EventLoop loop, Reports reports) {
    loop.setExceptionHandler((_, context) -> reports.add(context));
    loop.setBlockingGrace(Double.POSITIVE_INFINITY); // as in Python
  }

  private List<List<@Nullable Object>> execute() throws Exception {
    try {
      List<List<Op>> steps = run.scenario.steps();
      for (int i = 0; i < steps.size(); i++) {
        run.trace.beginStep(i);
        perform(steps.get(i));
        settle(isSlow(steps.get(i)));
      }
      run.trace.beginStep(steps.size());
      run.stage.post(this::end);
      settle(false);
      run.trace.addTotals();
      return run.trace.events();
    } finally {
      cleanUp();
    }
  }

  private void perform(List<Op> step) throws Exception {
    if (!step.isEmpty() && Operations.isDriven(step.getFirst())) {
      Operations.driven(step.getFirst()).perform(run, step.getFirst());
    } else {
      run.stage.post(() -> run.performAll(step));
    }
  }

  private static boolean isSlow(List<Op> step) {
    return step.stream().anyMatch(op -> SLOW.contains(op.name()));
  }

  private void settle(boolean slow) {
    run.settling.untilQuiet(slow);
    run.parties.forEach((name, party) -> run.trace.addAll("=" + name, "state", state(party)));
    Server server = run.server;
    if (server != null) {
      run.trace.add("=srv", "state", server.isServing(), server.sockets().size());
    }
    run.servers.traceStates();
  }

  private static List<@Nullable Object> state(Party party) {
    List<@Nullable Object> state = new ArrayList<>();
    state.add(party.base().isClosing());
    state.add(party.buffered() > 0);
    party.addInput(state);
    return state;
  }

  /** Ends everything that is left. */
  private void end() throws Missing {
    run.tasks.cancelNamed();
    run.parties.forEach((_, party) -> party.abort());
    if (run.server != null) {
      run.server.close();
    }
    run.servers.closeAll();
    run.watches.removeAll();
  }

  private void cleanUp() throws Exception {
    run.peers.closeAll();
    run.datagrams.closeAll();
    run.sockets.closeAll();
    run.stage.post(run.tasks::cancelAll);
    run.stage.runReady();
    run.tasks.observeFailures();
  }
}
