package io.asyncio.netty.pipe;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.Future;
import io.asyncio.ReadPipe;
import io.asyncio.WritePipe;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.posix.DescriptorMode;
import io.asyncio.netty.posix.Fcntl;
import io.asyncio.netty.readiness.LoopReadiness;
import io.asyncio.netty.transport.ProtocolInput;
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
public final class NettyPipes {

  private final LoopHost host;
  private final PipeHost pipes;

  public NettyPipes(LoopHost host, LoopReadiness readiness) {
    this.host = host;
    this.pipes = new PipeHost(host, readiness, new PipeBuffers());
  }

  /** Frees the buffers. */
  public void release() {
    pipes.buffers().release();
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
  public ReadPipeTransport openRead(int descriptor, BaseProtocol protocol) {
    ProtocolInput port = ProtocolInput.of(protocol);
    return started(source(descriptor, new PipeCapacity(descriptor)), port);
  }

  /** As {@link #openRead(int, BaseProtocol)}, for a stream that blocks, on any loop. */
  public ReadPipeTransport openRead(InputStream stream, BaseProtocol protocol) {
    ProtocolInput port = ProtocolInput.of(protocol);
    return started(new StreamSource(host, stream, stream), port);
  }

  /** As {@link #openRead(int, BaseProtocol)}, for writing. */
  public WritePipeTransport openWrite(int descriptor, BaseProtocol protocol) {
    return started(sink(descriptor, new PipeCapacity(descriptor)), protocol);
  }

  /** As {@link #openWrite(int, BaseProtocol)}, for a stream that blocks, on any loop. */
  public WritePipeTransport openWrite(OutputStream stream, BaseProtocol protocol) {
    return started(new StreamSink(host, stream, stream), protocol);
  }

  private ReadPipeTransport started(PipeSource source, ProtocolInput port) {
    ReadPipeTransport transport = new ReadPipeTransport(host, source, port);
    transport.start();
    return transport;
  }

  private WritePipeTransport started(PipeSink sink, BaseProtocol protocol) {
    WritePipeTransport transport = new WritePipeTransport(pipes, sink, protocol);
    transport.start();
    return transport;
  }

  private DescriptorSource source(int descriptor, PipeCapacity capacity) {
    var _ = prepare(descriptor);
    return new DescriptorSource(pipes, descriptor, capacity, descriptor);
  }

  private DescriptorSink sink(int descriptor, PipeCapacity capacity) {
    return new DescriptorSink(pipes, descriptor, prepare(descriptor), capacity, descriptor);
  }

  private DescriptorMode prepare(int descriptor) {
    pipes.readiness().requireFree(descriptor);
    DescriptorMode mode = DescriptorMode.of(descriptor);
    Fcntl.makeNonBlocking(descriptor);
    return mode;
  }

  // For users.

  public <P extends BaseProtocol> Coroutine<ReadPipe<P>> read(
      Supplier<P> protocolFactory, int source) {
    check(source);
    return reader(protocolFactory, () -> source(source, PipeCapacity.NOT_OURS));
  }

  public <P extends BaseProtocol> Coroutine<WritePipe<P>> write(
      Supplier<P> protocolFactory, int sink) {
    check(sink);
    return writer(protocolFactory, () -> sink(sink, PipeCapacity.NOT_OURS));
  }

  private void check(int descriptor) {
    pipes.readiness().requireFree(descriptor);
    var _ = DescriptorMode.of(descriptor);
  }

  public <P extends BaseProtocol> Coroutine<ReadPipe<P>> read(
      Supplier<P> protocolFactory, Pipe.SourceChannel source) {
    check(source);
    return reader(protocolFactory, () -> new ChannelSource(pipes, source));
  }

  public <P extends BaseProtocol> Coroutine<WritePipe<P>> write(
      Supplier<P> protocolFactory, Pipe.SinkChannel sink) {
    check(sink);
    return writer(protocolFactory, () -> new ChannelSink(pipes, sink));
  }

  private void check(SelectableChannel channel) {
    host.transports().requireFree(channel);
    if (!channel.isOpen()) {
      throw new IllegalArgumentException("channel is closed: " + channel);
    }
  }

  public <P extends BaseProtocol> Coroutine<ReadPipe<P>> read(
      Supplier<P> protocolFactory, InputStream source) {
    Objects.requireNonNull(source, "source");
    return reader(protocolFactory, () -> new StreamSource(host, source, source));
  }

  public <P extends BaseProtocol> Coroutine<WritePipe<P>> write(
      Supplier<P> protocolFactory, OutputStream sink) {
    Objects.requireNonNull(sink, "sink");
    return writer(protocolFactory, () -> new StreamSink(host, sink, sink));
  }

  public <P extends BaseProtocol> Coroutine<ReadPipe<P>> read(
      Supplier<P> protocolFactory, Path source) {
    Objects.requireNonNull(source, "source");
    return reader(protocolFactory, () -> Fifo.openToRead(pipes, source));
  }

  public <P extends BaseProtocol> Coroutine<WritePipe<P>> write(
      Supplier<P> protocolFactory, Path sink) {
    Objects.requireNonNull(sink, "sink");
    return writer(protocolFactory, () -> Fifo.openToWrite(pipes, sink));
  }

  private <P extends BaseProtocol> Coroutine<ReadPipe<P>> reader(
      Supplier<P> protocolFactory, Callable<PipeSource> opening) {
    Objects.requireNonNull(protocolFactory, "protocolFactory");
    host.requireOpen();
    return Asyncio.async(() -> {
      P protocol = protocolFactory.get();
      ProtocolInput port = ProtocolInput.of(protocol);
      ReadPipeTransport transport = started(opening.call(), port);
      awaitMade(transport);
      return new ReadPipe<>(transport, protocol);
    });
  }

  private <P extends BaseProtocol> Coroutine<WritePipe<P>> writer(
      Supplier<P> protocolFactory, Callable<PipeSink> opening) {
    Objects.requireNonNull(protocolFactory, "protocolFactory");
    host.requireOpen();
    return Asyncio.async(() -> {
      P protocol = Objects.requireNonNull(protocolFactory.get(), "protocol");
      WritePipeTransport transport = started(opening.call(), protocol);
      awaitMade(transport);
      return new WritePipe<>(transport, protocol);
    });
  }

  /** Waits until {@code connectionMade}, which was scheduled before, has run. */
  private void awaitMade(BaseTransport transport) throws Exception {
    Future<@Nullable Void> made = host.loop().createFuture();
    host.loop().callSoon(() -> succeed(made));
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
