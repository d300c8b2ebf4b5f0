package io.asyncio.netty.stream;

import io.asyncio.netty.transport.SocketFile;
import java.net.SocketAddress;

/** A listener on a Unix socket whose file ends with it. Owned by the loop's thread. */
record UnixListener(Listener listener, SocketFile file) implements Listener {

  @Override
  public void accept() {
    listener.accept();
  }

  @Override
  public void pause() {
    listener.pause();
  }

  @Override
  public void leave() {
    file.remove();
  }

  @Override
  public void close() {
    listener.close();
  }

  @Override
  public SocketAddress address() {
    return listener.address();
  }
}
