package io.asyncio;

import io.asyncio.internal.strand.Strand;
import io.asyncio.internal.strand.StrandHost;
import org.jspecify.annotations.Nullable;

/** What a loop does for its strands. */
final class LoopStrandHost extends StrandHost {

  private final BaseEventLoop loop;

  LoopStrandHost(BaseEventLoop loop) {
    this.loop = loop;
  }

  @Override
  protected BaseEventLoop loop() {
    return loop;
  }

  @Override
  protected @Nullable Strand successor(Strand awaiting) {
    TaskStep<?> step = awaiting.task().step();
    if (step.innermost() != awaiting) {
      return null; // it calls a generator, which has the turn next
    }
    TaskStep<?> next = loop.run.following(step);
    return next == null ? null : next.innermost();
  }

  @Override
  protected void passOn(Strand awaiting) {
    loop.run.passOn(awaiting.task().step());
  }

  @Override
  protected @Nullable Thread thread() {
    return loop.thread;
  }

  @Override
  protected @Nullable Thread mounted() {
    return loop.mounted;
  }

  @Override
  protected void mounted(@Nullable Thread thread) {
    loop.mounted = thread;
  }

  @Override
  protected long blockingGraceNanos() {
    return loop.blockingGraceNanos();
  }

  @Override
  protected void detached(Strand strand) {
    loop.elsewhere.handedOut();
    if (loop.blockingGraceNanos() > 0) {
      loop.reportBlocked(strand.task(), strand.thread());
    }
  }

  @Override
  protected void goesOn() {
    loop.postFromOutside(new PlainHandle(loop, loop.elsewhere::handedOut));
  }

  @Override
  protected void interrupted() {
    loop.run.interrupts.found();
  }

  @Override
  protected void resumeSoon(Strand strand) {
    loop.resumeSoon(strand);
  }

  @Override
  protected void due(Strand strand) {
    loop.emergency.due();
    loop.resumeSoon(strand);
  }

  @Override
  protected void tookDue() {
    loop.emergency.tookDue();
  }

  @Override
  protected void watch(Strand strand) {
    loop.run.standIn().watch(strand);
  }

  @Override
  protected void turnGiven() {
    loop.run.standIn().turnGiven();
  }

  @Override
  protected void lookSoon() {
    loop.run.lookSoon();
  }

  @Override
  protected void waitsForStrand(boolean waits) {
    loop.emergency.waitsForStrand(waits);
  }
}
