package io.asyncio.netty;

import java.nio.channels.SelectableChannel;

/** Tells when channels of the JDK are ready. */
interface Readiness {

  static Readiness of(NettyEventLoop loop) {
    return new Readiness() {
      @Override
      public void addReader(SelectableChannel channel, Runnable callback) {
        throw new UnsupportedOperationException(loop.toString());
      }

      @Override
      public boolean removeReader(SelectableChannel channel) {
        return false;
      }

      @Override
      public void addWriter(SelectableChannel channel, Runnable callback) {
        throw new UnsupportedOperationException(loop.toString());
      }

      @Override
      public boolean removeWriter(SelectableChannel channel) {
        return false;
      }

      @Override
      public void close() {}
    };
  }

  void addReader(SelectableChannel channel, Runnable callback);

  boolean removeReader(SelectableChannel channel);

  void addWriter(SelectableChannel channel, Runnable callback);

  boolean removeWriter(SelectableChannel channel);

  void close();
}
