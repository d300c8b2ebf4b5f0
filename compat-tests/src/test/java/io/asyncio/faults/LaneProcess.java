package io.asyncio.faults;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
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

  private static final int KILLED = -1;

  private final Lane lane;
  private final Scale scale;
  private final long seed;
  private final Redirect output;
  private final List<FaultOutcome> outcomes = new ArrayList<>();

  /** With a place for what the JVM prints: an outcome a line, and stacks. */
  LaneProcess(Lane lane, Scale scale, long seed, Redirect output) {
    this.lane = lane;
    this.scale = scale;
    this.seed = seed;
    this.output = output;
  }

  /** Returns what came of each fault. */
  List<FaultOutcome> run(List<Fault> faults) throws IOException, InterruptedException {
    while (outcomes.size() < faults.size()) {
      List<Fault> left = faults.subList(outcomes.size(), faults.size());
      int status = runJvm(left);
      if (status != FaultLane.HANGS && outcomes.size() < faults.size()) {
        addHung(faults.get(outcomes.size()), status);
      }
    }
    return outcomes;
  }

  private void addHung(Fault fault, int status) {
    String end = status == KILLED
        ? "the JVM was killed, since it did nothing for " + patienceSeconds() + " s"
        : "the JVM has ended with status " + status;
    FaultOutcome hung =
        new FaultOutcome(fault.name(), lane, seed, 0, new FaultResult(0, 0, 0, 1), List.of(end));
    System.out.println(hung.text());
    outcomes.add(hung);
  }

  /** Runs one JVM, adds the outcomes that it gave, and returns its status. */
  private int runJvm(List<Fault> faults) throws IOException, InterruptedException {
    Path records = Files.createTempFile("faults", ".tsv");
    try {
      Process process = new ProcessBuilder(command(records, faults))
          .redirectOutput(output)
          .redirectError(output)
          .start();
      int status = status(process, records);
      try (Stream<String> lines = Files.lines(records)) {
        lines.map(FaultOutcome::parse).forEach(outcomes::add);
      }
      return status;
    } finally {
      Files.delete(records);
    }
  }

  /** Waits for the end, as long as there is a new outcome now and then. */
  private int status(Process process, Path records) throws IOException, InterruptedException {
    long size = -1;
    while (size != Files.size(records)) {
      size = Files.size(records);
      if (process.waitFor(patienceSeconds(), TimeUnit.SECONDS)) {
        return process.exitValue();
      }
    }
    process.destroyForcibly().waitFor();
    return KILLED;
  }

  private long patienceSeconds() {
    return scale.deadline().toSeconds() + GRACE_SECONDS;
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
