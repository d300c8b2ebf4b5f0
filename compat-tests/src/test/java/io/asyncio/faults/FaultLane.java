package io.asyncio.faults;

import io.asyncio.netty.IoTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Runs faults over one transport in a JVM of its own, which has one engine. */
final class FaultLane {

  /** The status of a JVM in which something hangs: the rest is for another one. */
  static final int HANGS = 3;

  private FaultLane() {}

  /** Usage: {@code RECORDS SEED SCALE TRANSPORT FAULT...}; the records are appended to a file. */
  static void main(String[] args) throws Exception {
    Path records = Path.of(args[0]);
    FaultRunner runner = new FaultRunner(Scale.valueOf(args[2]), Long.parseLong(args[1]));
    IoTransport transport = IoTransport.valueOf(args[3]);
    List<Fault> faults = Stream.of(args).skip(4).map(Faults::named).toList();
    for (Fault fault : faults) {
      FaultOutcome outcome = runner.run(fault, transport);
      System.out.println(outcome.text());
      append(records, outcome);
      if (outcome.result().hung() > 0) {
        Runtime.getRuntime().halt(HANGS);
      }
    }
    Runtime.getRuntime().halt(0); // no thread may hold it up
  }

  private static void append(Path records, FaultOutcome outcome) throws IOException {
    Files.writeString(
        records, outcome.record() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
