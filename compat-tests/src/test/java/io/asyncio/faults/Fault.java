package io.asyncio.faults;

/** Something bad that happens to programs, and what the library promises when it does. */
interface Fault {

  /** Returns the name by which it is chosen and listed. */
  String name();

  /** Returns what is promised, as a sentence for docs/reliability.md. */
  String promise();

  /**
   * Lets it happen, and counts what comes of it. Runs on a thread of its own, which is abandoned when
   * the deadline has passed.
   *
   * @throws Exception if anything else goes wrong, which counts as lost
   */
  void happen(FaultRun run) throws Exception;
}
