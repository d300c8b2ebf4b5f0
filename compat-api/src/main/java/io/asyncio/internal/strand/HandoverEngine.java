package io.asyncio.internal.strand;

import io.asyncio.Task;

/** Ordinary virtual threads that take turns with the loop's thread. */
final class HandoverEngine implements Engine {

  @Override
  public boolean wantsVirtualLoop() {
    return true;
  }

  @Override
  public Strand newStrand(StrandHost host, Task<?> task, String name, Runnable body) {
    return new HandoverStrand(host, task, name, body);
  }
}
