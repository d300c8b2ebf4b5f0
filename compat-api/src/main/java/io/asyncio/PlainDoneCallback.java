package io.asyncio;

/** What this library itself does when a future is done: it needs no context. */
abstract non-sealed class PlainDoneCallback extends DoneCallback {

  PlainDoneCallback(BaseEventLoop loop) {
    super(loop, null, PlainHandle.NONE);
  }

  abstract void done(Future<?> future);

  @Override
  final void invoke() {
    Future<?> done = future;
    if (done != null) {
      done(done);
    }
  }

  @Override
  String describe() {
    return getClass().getSimpleName();
  }
}
