package io.asyncio.netty.datagram;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.DatagramOptions;
import io.asyncio.Endpoint;
import io.asyncio.netty.loop.Backend;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.readiness.LoopReadiness;
import io.asyncio.netty.transport.ConnectionMade;
import io.asyncio.netty.transport.ReceiveBuffer;
import io.asyncio.protocols.DatagramProtocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes datagram endpoints. Owned by the loop's thread. */
public final class Datagrams {

  private final LoopHost host;
  private final LoopReadiness readiness;
  private final ReceiveBuffer receiveBuffer = ReceiveBuffer.forDatagrams();
  /** What is copied out, or sent, before the next use. */
  private @Nullable ByteBuffer buffer;

  public Datagrams(LoopHost host, LoopReadiness readiness) {
    this.host = host;
    this.readiness = readiness;
  }

  public void release() {
    receiveBuffer.release();
  }

  public <P extends DatagramProtocol> Coroutine<Endpoint<P>> open(
      Supplier<P> protocolFactory, DatagramOptions options) {
    Objects.requireNonNull(protocolFactory, "protocolFactory");
    Objects.requireNonNull(options, "options");
    host.requireOpen();
    check(options);
    DatagramChannel given = options.channel();
    if (given != null) {
      requireUsable(given);
    }
    return Asyncio.async(() -> endpoint(options, carrier(options), protocolFactory));
  }

  private void check(DatagramOptions options) {
    if (options.channel() == null
        && options.localAddress() == null
        && options.remoteAddress() == null
        && options.family() == null) {
      throw new IllegalArgumentException(
          "unexpected address family: one of localAddress, remoteAddress, family is needed");
    }
    if (UnixDatagramBinding.isWanted(options)) {
      UnixDatagramBinding.check(options, host.backend());
    }
  }

  private <P extends DatagramProtocol> Endpoint<P> endpoint(
      DatagramOptions options, DatagramCarrier carrier, Supplier<P> protocolFactory)
      throws Exception {
    P protocol;
    DatagramSocketTransport transport;
    try {
      protocol = protocolFactory.get();
      transport = new DatagramSocketTransport(host, carrier, options.batchedSends(), protocol);
    } catch (Throwable e) {
      host.readyOnce(carrier::close);
      throw e;
    }
    ConnectionMade.await(host, transport, transport::start);
    return new Endpoint<>(transport, protocol);
  }

  private DatagramCarrier carrier(DatagramOptions options) throws Exception {
    DatagramChannel given = options.channel();
    if (given != null) {
      return adopt(given);
    }
    return UnixDatagramBinding.isWanted(options)
        ? new UnixDatagramBinding(host, options, receiveBuffer, buffer()).open()
        : open(DatagramAddresses.of(host, options), options);
  }

  /** Opens the first that can be opened. */
  private DatagramCarrier open(List<DatagramAddresses> choices, DatagramOptions options)
      throws Exception {
    IOException failure = null;
    for (DatagramAddresses addresses : choices) {
      try {
        return open(addresses, options);
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    throw Objects.requireNonNull(failure);
  }

  private DatagramCarrier open(DatagramAddresses addresses, DatagramOptions options)
      throws Exception {
    return host.backend() == Backend.NIO
        ? JdkDatagrams.open(host, readiness, addresses, options, buffer())
        : new DatagramBinding(host, addresses, options, receiveBuffer, buffer()).open();
  }

  private JdkDatagrams adopt(DatagramChannel channel) throws IOException {
    requireUsable(channel);
    return JdkDatagrams.adopt(host, readiness, channel, buffer());
  }

  private void requireUsable(DatagramChannel channel) {
    host.transports().requireFree(channel);
    if (!channel.isOpen()) {
      throw new IllegalArgumentException("channel is closed: " + channel);
    }
  }

  private ByteBuffer buffer() {
    ByteBuffer buffer = this.buffer;
    if (buffer == null) {
      buffer = ByteBuffer.allocateDirect(ReceiveBuffer.LARGEST_DATAGRAM);
      this.buffer = buffer;
    }
    return buffer;
  }
}
