package io.asyncio.internal.strand;

import io.asyncio.Strands;
import io.asyncio.Task;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** A strand that never runs, and tells of each look at it. */
public final class LookedAt extends Strand {

  private final AtomicInteger looks = new AtomicInteger();
  private final IntConsumer look;

  /**
   * Makes one.
   *
   * @param task one that has started
   * @param look is given the number of each look, from 1, on the thread that looks
   */
  public LookedAt(Task<?> task, IntConsumer look) {
    super(Strands.of(task).host, task, () -> {});
    this.look = look;
  }

  /** Returns how often it was looked at. */
  public int looks() {
    return looks.get();
  }

  @Override
  public boolean look(long now) {
    look.accept(looks.incrementAndGet());
    return true;
  }

  @Override
  public Thread thread() {
    return Thread.currentThread();
  }

  @Override
  public boolean isNew() {
    return true;
  }

  @Override
  Strand proceed() {
    throw new UnsupportedOperationException();
  }

  @Override
  void giveTurn() {
    throw new UnsupportedOperationException();
  }

  @Override
  void holdTurn() {
    throw new UnsupportedOperationException();
  }

  @Override
  void giveLastTurn() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void ensureTurn() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean takeTurn() {
    return false;
  }
}
