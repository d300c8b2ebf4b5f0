package io.asyncio;

import io.asyncio.protocols.Protocol;
import io.asyncio.spi.ChildProcess;
import io.asyncio.transports.Transport;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One pipe of a child, as a protocol on the pipe's transport. Owned by the loop's thread. */
final class ChildPipe implements Protocol {

  final int fd;
  private final ChildTransport owner;
  private @Nullable Transport transport;
  private boolean connected;
  private boolean disconnected;

  ChildPipe(ChildTransport owner, int fd) {
    this.owner = owner;
    this.fd = fd;
  }

  void open(ChildProcess child) throws IOException {
    transport = child.openPipe(fd, this);
  }

  /** Closes it, if it was opened. */
  void close() {
    if (transport != null) {
      transport.close();
    }
  }

  boolean isConnected() {
    return connected;
  }

  boolean isDisconnected() {
    return disconnected;
  }

  @Nullable
  Transport transport() {
    return transport;
  }

  @Override
  public void connectionMade(Transport transport) {
    this.transport = Objects.requireNonNull(transport);
    connected = true;
    owner.pipeConnected();
  }

  @Override
  public void dataReceived(byte[] data) {
    owner.pipeDataReceived(fd, data);
  }

  @Override
  public void connectionLost(@Nullable Throwable exception) {
    disconnected = true;
    owner.pipeConnectionLost(fd, exception);
  }

  @Override
  public void pauseWriting() {
    owner.protocol().pauseWriting();
  }

  @Override
  public void resumeWriting() {
    owner.protocol().resumeWriting();
  }
}
