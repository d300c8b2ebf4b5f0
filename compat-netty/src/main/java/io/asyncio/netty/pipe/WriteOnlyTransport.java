package io.asyncio.netty.pipe;

import io.asyncio.netty.ByteBufTransport;

/** A transport without the half that receives. */
interface WriteOnlyTransport extends ByteBufTransport {

  private UnsupportedOperationException refusal(String method) {
    return new UnsupportedOperationException(method
        + ": this is the end of a pipe that is written to, nothing is read from it: " + this);
  }

  @Override
  default boolean isReading() {
    return false;
  }

  @Override
  default void pauseReading() {
    throw refusal("pauseReading");
  }

  @Override
  default void resumeReading() {
    throw refusal("resumeReading");
  }
}
