package io.asyncio.netty.stream;

import io.asyncio.Asyncio;
import io.asyncio.ConnectionResetError;
import io.asyncio.Coroutine;
import io.asyncio.TlsOptions;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.transport.ConnectionMade;
import io.asyncio.netty.transport.ProtocolInput;
import io.asyncio.protocols.BaseProtocol;
import io.asyncio.protocols.StreamProtocol;
import io.asyncio.protocols.UnreadInput;
import io.asyncio.transports.Transport;
import java.util.Objects;

/** Encrypts a connection that stands. Owned by the loop's thread. */
public final class TlsUpgrade {

  private static final byte[] NOTHING = {};

  private final LoopHost host;

  public TlsUpgrade(StreamHost streams) {
    this.host = streams.host();
  }

  public Coroutine<Transport> startTls(
      Transport transport, BaseProtocol protocol, TlsOptions options) {
    Objects.requireNonNull(transport, "transport");
    StreamProtocol stream = ProtocolInput.requireStream(protocol);
    Objects.requireNonNull(options, "options");
    if (!(transport instanceof StreamTransport carrier) || carrier.host != host) {
      throw new IllegalArgumentException(
          "transport: expected one of this loop's over a socket, got " + transport);
    }
    TlsSettings settings = options.serverSide()
        ? TlsSettings.ofServer("startTls", options)
        : TlsSettings.ofClient("startTls", options, null);
    host.requireOpen();
    return Asyncio.async(() -> startTls(carrier, stream, settings));
  }

  private Transport startTls(StreamTransport carrier, StreamProtocol protocol, TlsSettings settings)
      throws Exception {
    if (carrier.isClosing()) {
      throw new ConnectionResetError("startTls on a transport that is closing: " + carrier);
    }
    byte[] unread = protocol instanceof UnreadInput input ? input.takeUnread() : NOTHING;
    carrier.pauseReading();
    TlsCarrier below = new TlsCarrier();
    TlsTransport transport = new TlsTransport(carrier, protocol, settings, true, closed -> {});
    below.carries(transport);
    carrier.setProtocol(below);
    ConnectionMade.awaitOpening(
        host,
        transport,
        opening -> host.readyOnce(() -> {
          transport.startOver(opening, unread);
          carrier.resumeReading();
        }));
    return transport;
  }
}
