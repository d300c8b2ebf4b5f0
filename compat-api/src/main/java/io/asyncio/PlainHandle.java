package io.asyncio;

import io.asyncio.contextvars.Context;

/**
 * A piece of the event loop's own work in the ready queue: it runs in no particular context and may
 * be queued again and again.
 */
final class PlainHandle extends Handle {

  static final Context NONE = new Context();

  private final Runnable work;

  PlainHandle(BaseEventLoop loop, Runnable work) {
    super(loop, work, NONE);
    this.work = work;
  }

  @Override
  void invoke() {
    work.run();
  }
}
