package io.asyncio.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs a lane's faults in a JVM. Where that ends early, or does not end, the fault of that moment has
 * hung, and another JVM goes on with the rest.
 */
final class LaneProcess {

  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  /** Beyond the deadline of the fault that runs, for the looking for leaks. */
  private static final long GRACE_SECONDS = 60;

  private final Lane lane;
  private final Scale scale;
  private final long seed;
  private final List<FaultOutcome> outcomes = new ArrayList<>();

  LaneProcess(Lane lane, Scale scale, long seed) {
    this.lane = lane;
    this.scale = scale;
    this.seed = seed;
  }

  /** Returns what came of each fault. */
  List<FaultOutcome> run(List<Fault> faults) throws IOException, InterruptedException {
    while (outcomes.size() < faults.size()) {
      List<Fault> left = faults.subList(outcomes.size(), faults.size());
      int before = outcomes.size();
      String end = runJvm(left);
      int done = outcomes.size() - before;
      if (done < left.size()) {
        FaultOutcome hung = new FaultOutcome(
            left.get(done).name(), lane, seed, new FaultResult(0, 0, 0, 1), List.of(end));
        System.out.println(hung.text());
        outcomes.add(hung);
      }
    }
    return outcomes;
  }

  /** Runs one JVM, adds the outcomes that it gave, and tells how it ended. */
  private String runJvm(List<Fault> faults) throws IOException, InterruptedException {
    Path records = Files.createTempFile("faults", ".tsv");
    try {
      Process process = new ProcessBuilder(command(records, faults)).inheritIO().start();
      String end = end(process, records);
      try (Stream<String> lines = Files.lines(records)) {
        lines.map(FaultOutcome::parse).forEach(outcomes::add);
      }
      return end;
    } finally {
      Files.delete(records);
    }
  }

  /** Waits for the end, as long as there is a new outcome now and then. */
  private String end(Process process, Path records) throws IOException, InterruptedException {
    long patience = scale.deadline().toSeconds() + GRACE_SECONDS;
    long size = -1;
    while (size != Files.size(records)) {
      size = Files.size(records);
      if (process.waitFor(patience, TimeUnit.SECONDS)) {
        return "the JVM has ended with status " + process.exitValue();
      }
    }
    process.destroyForcibly().waitFor();
    return "the JVM was killed, since it did nothing for " + patience + " s";
  }

  private List<String> command(Path records, List<Fault> faults) {
    return Stream.of(
            Stream.of(JAVA.toString(), "--add-opens=java.base/java.lang=ALL-UNNAMED"),
            Stream.of("--enable-native-access=ALL-UNNAMED"),
            Stream.of("-Dio.netty.leakDetection.level=paranoid"),
            Stream.of("-Dasyncio.failOnUnobserved=true", "-Dasyncio.engine=" + lane.engine()),
            Stream.of("-cp", System.getProperty("java.class.path"), FaultLane.class.getName()),
            Stream.of(records.toString(), Long.toString(seed), scale.name()),
            Stream.of(lane.transport().name()),
            faults.stream().map(Fault::name))
        .flatMap(parts -> parts)
        .toList();
  }
}
