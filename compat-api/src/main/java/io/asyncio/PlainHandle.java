package io.asyncio;

import io.asyncio.contextvars.Context;

/**
 * A piece of the event loop's own work in the ready queue: it runs in no particular context and may
 * be queued again and again.
 */
final class PlainHandle extends Handle {

  static final Context NONE = new Context();

  private final Runnable work;
  private final boolean outlastsRuns;

  PlainHandle(BaseEventLoop loop, Runnable work) {
    this(loop, work, true);
  }

  private PlainHandle(BaseEventLoop loop, Runnable work, boolean outlastsRuns) {
    super(loop, work, NONE);
    this.work = work;
    this.outlastsRuns = outlastsRuns;
  }

  /** Makes one that a loop which closes drops, as it does a user's callback. */
  static PlainHandle droppable(BaseEventLoop loop, Runnable work) {
    return new PlainHandle(loop, work, false);
  }

  @Override
  boolean outlastsRuns() {
    return outlastsRuns;
  }

  @Override
  void invoke() {
    work.run();
  }
}
