package io.asyncio.netty.stream;

import io.asyncio.netty.transport.InnerProtocol;
import io.asyncio.transports.Transport;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The protocol of the transport under one of TLS. */
final class TlsCarrier implements InnerProtocol {

  private @Nullable TlsTransport user;

  /** Sets the transport that is carried, before anything happens. */
  void carries(TlsTransport user) {
    this.user = user;
  }

  private TlsTransport user() {
    return Objects.requireNonNull(user);
  }

  @Override
  public void connectionMade(Transport transport) {
    user().shakeHands();
  }

  @Override
  public void received(ByteBuf data) {
    user().decrypt(data);
  }

  @Override
  public void sendNow() {
    user().outbound.sendNow();
  }

  @Override
  public boolean eofReceived() {
    user().carrierEnds();
    return true;
  }

  @Override
  public void pauseWriting() {
    user().carrierIsFull(true);
  }

  @Override
  public void resumeWriting() {
    user().carrierIsFull(false);
  }

  @Override
  public void connectionLost(@Nullable Throwable exception) {
    user().carrierLost(exception);
  }
}
