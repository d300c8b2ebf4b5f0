package io.asyncio.internal.strand;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler of a strand's virtual thread, and of the virtual threads that are started there:
 * these inherit it, may live for ever, and must not keep the strand's loop alive. So it forgets the
 * strand when that has ended.
 *
 * <p>Threads other than the strand's own are passed on to the JDK's scheduler.
 */
final class StrandScheduler implements Executor {

  /** Cleared by the strand; the threads that still see it are told apart by their continuations. */
  private @Nullable LoopStrand strand;

  StrandScheduler(LoopStrand strand) {
    this.strand = strand;
  }

  @Override
  public void execute(Runnable continuation) {
    LoopStrand strand = this.strand;
    if (strand == null || !strand.owns(continuation)) {
      LoopEngine.runByDefaultScheduler(continuation);
    } else {
      strand.becameRunnable(continuation);
    }
  }

  void forget() {
    strand = null;
  }
}
