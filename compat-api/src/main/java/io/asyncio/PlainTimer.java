package io.asyncio;

/** A timer of this library's own: its work needs no context. */
final class PlainTimer extends TimerHandle {

  private final Runnable work;

  PlainTimer(BaseEventLoop loop, double when, long deadline, long sequence, Runnable work) {
    super(loop, when, deadline, sequence, work, PlainHandle.NONE);
    this.work = work;
  }

  @Override
  void invoke() {
    work.run();
  }
}
