package io.asyncio;

/**
 * The wish of a thread, which may be any, that a loop be closed: by the thread that runs it, when it
 * has stopped, or by one of its own if none does.
 */
final class CloseRequest {

  private final BaseEventLoop loop;

  /** Written by any thread, read by the one that has run the loop. */
  private volatile boolean made;

  CloseRequest(BaseEventLoop loop) {
    this.loop = loop;
  }

  /** Has the loop stopped, if it runs, and closed. Does not wait. */
  void make() {
    made = true;
    boolean open = loop.post(new PlainHandle(loop, loop.run::stop));
    if (open && !loop.isRunning()) {
      var _ = Thread.ofPlatform().name("asyncio-close").daemon().start(loop::closeUnlessRunning);
    }
  }

  /** The loop has stopped. */
  void stopped() {
    if (made) {
      loop.closeUnlessRunning();
    }
  }
}
