package io.asyncio.netty.stream;

import io.asyncio.protocols.StreamProtocol;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection whose hands are to be shaken before its protocol is told of it. */
record TlsConnection(ReadyConnection carrier, TlsSettings settings) implements ReadyConnection {

  /** Returns {@code connection}, with TLS if there are settings. */
  static ReadyConnection over(ReadyConnection connection, @Nullable TlsSettings settings) {
    return settings == null ? connection : new TlsConnection(connection, settings);
  }

  @Override
  public StreamTransport newTransport(
      StreamProtocol protocol, Consumer<? super StreamConnection> onClosed) {
    TlsCarrier below = new TlsCarrier();
    StreamTransport carrying = carrier.newTransport(below, closed -> {});
    TlsTransport transport = new TlsTransport(carrying, protocol, settings, false, onClosed);
    below.carries(transport);
    return transport;
  }

  @Override
  public void discard() {
    carrier.discard();
  }
}
