package io.asyncio;

/** Ordinary virtual threads that take turns with the loop's thread. */
final class HandoverEngine implements Engine {

  @Override
  public Strand newStrand(Task<?> task, Runnable body) {
    return new HandoverStrand(task, body);
  }
}
