package io.asyncio.scenarios.io;

import io.asyncio.netty.IoTransport;
import io.asyncio.netty.testing.Log;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Executes scenarios on a transport, several at a time. Only time can tell that a loop is quiet, so
 * what differs is executed again with longer waits, on a machine that has less to do.
 */
final class Examination {

  private static final List<Pass> PASSES = List.of(new Pass(8, 1), new Pass(4, 3), new Pass(2, 9));

  private final Way way;
  private final IoTransport transport;
  private final DeliberateDifferences listed;

  /** How all scenarios are executed that are left. */
  private record Pass(int jobs, int patience) {}

  /** Prepares to execute scenarios; those that are listed are not executed again. */
  Examination(Way way, IoTransport transport, DeliberateDifferences listed) {
    this.way = way;
    this.transport = transport;
    this.listed = listed;
  }

  /** Returns what came of those scenarios that differ from CPython each time, by id. */
  Map<String, Lanes> differing(List<RecordedIoScenario> scenarios) {
    Map<String, Lanes> differing = new LinkedHashMap<>();
    List<RecordedIoScenario> left = scenarios;
    try (Log _ = new Log()) { // writes after the end are warned of, which is wanted here
      for (Pass pass : PASSES) {
        List<RecordedIoScenario> again = new ArrayList<>();
        execute(pass, left).forEach((scenario, actual) -> {
          boolean differs = !scenario.expected().equals(actual);
          if (!differs) {
            differing.remove(scenario.id());
            return;
          }
          differing.put(scenario.id(), actual);
          if (!listed.allow(scenario.id(), transport)) {
            again.add(scenario);
          }
        });
        left = again;
      }
    }
    return differing;
  }

  private Map<RecordedIoScenario, Lanes> execute(Pass pass, List<RecordedIoScenario> scenarios) {
    IoScenarioRunner runner = way.runner(transport, pass.patience());
    Map<RecordedIoScenario, Future<Lanes>> runs = new LinkedHashMap<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(pass.jobs())) {
      for (RecordedIoScenario each : scenarios) {
        runs.put(
            each, executor.submit(() -> Lanes.of(each.scenario(), runner.trace(each.scenario()))));
      }
    }
    Map<RecordedIoScenario, Lanes> traces = new LinkedHashMap<>();
    runs.forEach((scenario, run) -> traces.put(scenario, resultOf(run)));
    return traces;
  }

  private static Lanes resultOf(Future<Lanes> run) {
    try {
      return run.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
