package io.asyncio.netty;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.Future;
import io.asyncio.ReadPipe;
import io.asyncio.WritePipe;
import io.asyncio.protocols.BaseProtocol;
import io.asyncio.transports.BaseTransport;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the pipe transports of a loop. Owned by the loop's thread. */
final class NettyPipes {

  private final NettyEventLoop loop;

  NettyPipes(NettyEventLoop loop) {
    this.loop = loop;
  }

  // For the loop's own use, such as the pipes of children.

  /**
   * Makes a transport that reads a descriptor, which is the transport's from now on. {@code
   * connectionMade} is called in the next iteration. In a coroutine of the loop, or on its thread.
   *
   * @throws IllegalArgumentException if the descriptor is closed or no pipe, or the protocol is
   *     none over byte streams; the descriptor stays the caller's
   * @throws IllegalStateException if the loop is not on {@link IoTransport#EPOLL}, or the
   *     descriptor belongs to a transport
   */
  ReadPipeTransport openRead(int descriptor, BaseProtocol protocol) {
    ProtocolPort port = ProtocolPort.of(protocol);
    return started(source(descriptor, new PipeCapacity(descriptor)), port);
  }

  /** As {@link #openRead(int, BaseProtocol)}, for a stream that blocks, on any loop. */
  ReadPipeTransport openRead(InputStream stream, BaseProtocol protocol) {
    ProtocolPort port = ProtocolPort.of(protocol);
    return started(new StreamSource(loop, stream, stream), port);
  }

  /** As {@link #openRead(int, BaseProtocol)}, for writing. */
  WritePipeTransport openWrite(int descriptor, BaseProtocol protocol) {
    return started(sink(descriptor, new PipeCapacity(descriptor)), protocol);
  }

  /** As {@link #openWrite(int, BaseProtocol)}, for a stream that blocks, on any loop. */
  WritePipeTransport openWrite(OutputStream stream, BaseProtocol protocol) {
    return started(new StreamSink(loop, stream, stream), protocol);
  }

  private ReadPipeTransport started(PipeSource source, ProtocolPort port) {
    ReadPipeTransport transport = new ReadPipeTransport(loop, source, port);
    transport.start();
    return transport;
  }

  private WritePipeTransport started(PipeSink sink, BaseProtocol protocol) {
    WritePipeTransport transport = new WritePipeTransport(loop, sink, protocol);
    transport.start();
    return transport;
  }

  private DescriptorSource source(int descriptor, PipeCapacity capacity) {
    var _ = prepare(descriptor);
    return new DescriptorSource(loop, descriptor, capacity, descriptor);
  }

  private DescriptorSink sink(int descriptor, PipeCapacity capacity) {
    return new DescriptorSink(loop, descriptor, prepare(descriptor), capacity, descriptor);
  }

  private DescriptorMode prepare(int descriptor) {
    requireFree(descriptor);
    DescriptorMode mode = DescriptorMode.of(descriptor);
    Fcntl.makeNonBlocking(descriptor);
    return mode;
  }

  private void requireFree(int descriptor) {
    var _ = loop.descriptors(); // which refuses a loop that has none
    loop.transports().requireFree(descriptor);
  }

  // For users.

  <P extends BaseProtocol> Coroutine<ReadPipe<P>> read(Supplier<P> protocolFactory, int source) {
    check(source);
    return reader(protocolFactory, () -> source(source, PipeCapacity.NOT_OURS));
  }

  <P extends BaseProtocol> Coroutine<WritePipe<P>> write(Supplier<P> protocolFactory, int sink) {
    check(sink);
    return writer(protocolFactory, () -> sink(sink, PipeCapacity.NOT_OURS));
  }

  private void check(int descriptor) {
    requireFree(descriptor);
    var _ = DescriptorMode.of(descriptor);
  }

  <P extends BaseProtocol> Coroutine<ReadPipe<P>> read(
      Supplier<P> protocolFactory, Pipe.SourceChannel source) {
    check(source);
    return reader(protocolFactory, () -> new ChannelSource(loop, source));
  }

  <P extends BaseProtocol> Coroutine<WritePipe<P>> write(
      Supplier<P> protocolFactory, Pipe.SinkChannel sink) {
    check(sink);
    return writer(protocolFactory, () -> new ChannelSink(loop, sink));
  }

  private void check(SelectableChannel channel) {
    loop.transports().requireFree(channel);
    if (!channel.isOpen()) {
      throw new IllegalArgumentException("channel is closed: " + channel);
    }
  }

  <P extends BaseProtocol> Coroutine<ReadPipe<P>> read(
      Supplier<P> protocolFactory, InputStream source) {
    Objects.requireNonNull(source, "source");
    return reader(protocolFactory, () -> new StreamSource(loop, source, source));
  }

  <P extends BaseProtocol> Coroutine<WritePipe<P>> write(
      Supplier<P> protocolFactory, OutputStream sink) {
    Objects.requireNonNull(sink, "sink");
    return writer(protocolFactory, () -> new StreamSink(loop, sink, sink));
  }

  <P extends BaseProtocol> Coroutine<ReadPipe<P>> read(Supplier<P> protocolFactory, Path source) {
    Objects.requireNonNull(source, "source");
    return reader(protocolFactory, () -> Fifo.openToRead(loop, source));
  }

  <P extends BaseProtocol> Coroutine<WritePipe<P>> write(Supplier<P> protocolFactory, Path sink) {
    Objects.requireNonNull(sink, "sink");
    return writer(protocolFactory, () -> Fifo.openToWrite(loop, sink));
  }

  private <P extends BaseProtocol> Coroutine<ReadPipe<P>> reader(
      Supplier<P> protocolFactory, Callable<PipeSource> opening) {
    Objects.requireNonNull(protocolFactory, "protocolFactory");
    loop.requireOpen();
    return Asyncio.async(() -> {
      P protocol = protocolFactory.get();
      ProtocolPort port = ProtocolPort.of(protocol);
      ReadPipeTransport transport = started(opening.call(), port);
      awaitMade(transport);
      return new ReadPipe<>(transport, protocol);
    });
  }

  private <P extends BaseProtocol> Coroutine<WritePipe<P>> writer(
      Supplier<P> protocolFactory, Callable<PipeSink> opening) {
    Objects.requireNonNull(protocolFactory, "protocolFactory");
    loop.requireOpen();
    return Asyncio.async(() -> {
      P protocol = Objects.requireNonNull(protocolFactory.get(), "protocol");
      WritePipeTransport transport = started(opening.call(), protocol);
      awaitMade(transport);
      return new WritePipe<>(transport, protocol);
    });
  }

  /** Waits until {@code connectionMade}, which was scheduled before, has run. */
  private void awaitMade(BaseTransport transport) throws Exception {
    Future<@Nullable Void> made = loop.createFuture();
    loop.callSoon(() -> succeed(made));
    try {
      Asyncio.await(made);
    } catch (Throwable e) {
      transport.close();
      throw e;
    }
  }

  private static void succeed(Future<@Nullable Void> made) {
    if (!made.done()) {
      made.setResult(null);
    }
  }
}
