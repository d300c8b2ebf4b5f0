package io.asyncio;

import io.asyncio.contextvars.Context;

/**
 * What a transport has to tell a user's protocol, in the context of whoever made the transport, and
 * other work in a context.
 */
final class ProtocolCall extends Handle {

  ProtocolCall(BaseEventLoop loop, Runnable call, Context context) {
    super(loop, call, context);
  }

  @Override
  boolean outlastsRuns() {
    return true;
  }
}
