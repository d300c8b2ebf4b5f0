package io.asyncio;

import io.asyncio.contextvars.Context;

/** What is called when a channel is ready, until it is cancelled or its loop begins to close. */
final class EventCallback extends Handle {

  EventCallback(BaseEventLoop loop, Runnable callback, Context context) {
    super(loop, callback, context);
  }

  @Override
  void invoke() {
    if (!loop.isClosing()) {
      super.invoke();
    }
  }
}
