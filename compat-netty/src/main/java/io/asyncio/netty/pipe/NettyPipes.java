package io.asyncio.netty.pipe;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.ReadPipe;
import io.asyncio.WritePipe;
import io.asyncio.internal.Log;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.posix.DescriptorMode;
import io.asyncio.netty.posix.Fcntl;
import io.asyncio.netty.readiness.LoopReadiness;
import io.asyncio.netty.transport.ConnectionMade;
import io.asyncio.netty.transport.ProtocolInput;
import io.asyncio.protocols.StreamProtocol;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;

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
   * Makes a transport that reads a new pipe, on a loop on epoll. The descriptor
   * is the transport's from now on. {@code connectionMade} is called in the next iteration. In a
   * coroutine of the loop, or on its thread.
   *
   * @throws IllegalArgumentException if the protocol is none over byte streams; the descriptor
   *     stays the caller's
   */
  public ReadPipeTransport openRead(int descriptor, StreamProtocol protocol) {
    ProtocolInput input = ProtocolInput.of(protocol);
    Fcntl.makeNonBlocking(descriptor);
    PipeCapacity capacity = new PipeCapacity(descriptor);
    return started(new DescriptorSource(pipes, descriptor, capacity, descriptor), input);
  }

  /** As {@link #openRead(int, StreamProtocol)}, for a stream that blocks, on any loop. */
  public ReadPipeTransport openRead(InputStream stream, StreamProtocol protocol) {
    ProtocolInput input = ProtocolInput.of(protocol);
    return started(new StreamSource(host, stream, stream), input);
  }

  /** As {@link #openRead(int, StreamProtocol)}, for writing. */
  public WritePipeTransport openWrite(int descriptor, StreamProtocol protocol) {
    Fcntl.makeNonBlocking(descriptor);
    PipeCapacity capacity = new PipeCapacity(descriptor);
    return started(
        new DescriptorSink(pipes, descriptor, DescriptorMode.FIFO, capacity, descriptor), protocol);
  }

  /** As {@link #openWrite(int, StreamProtocol)}, for a stream that blocks, on any loop. */
  public WritePipeTransport openWrite(OutputStream stream, StreamProtocol protocol) {
    return started(new StreamSink(host, stream, stream), protocol);
  }

  private ReadPipeTransport started(PipeSource source, ProtocolInput input) {
    ReadPipeTransport transport = new ReadPipeTransport(host, source, input);
    transport.start();
    return transport;
  }

  private WritePipeTransport started(PipeSink sink, StreamProtocol protocol) {
    WritePipeTransport transport = new WritePipeTransport(pipes, sink, protocol);
    transport.start();
    return transport;
  }

  // For users.

  public <P extends StreamProtocol> Coroutine<ReadPipe<P>> read(
      Supplier<P> protocolFactory, int source) {
    check(source);
    return reader(protocolFactory, () -> source(source));
  }

  public <P extends StreamProtocol> Coroutine<WritePipe<P>> write(
      Supplier<P> protocolFactory, int sink) {
    check(sink);
    return writer(protocolFactory, () -> sink(sink));
  }

  private DescriptorSource source(int descriptor) {
    var _ = prepare(descriptor);
    return new DescriptorSource(pipes, descriptor, PipeCapacity.NOT_OURS, descriptor);
  }

  private DescriptorSink sink(int descriptor) {
    DescriptorMode mode = prepare(descriptor);
    return new DescriptorSink(pipes, descriptor, mode, PipeCapacity.NOT_OURS, descriptor);
  }

  private DescriptorMode prepare(int descriptor) {
    pipes.readiness().requireFree(descriptor);
    DescriptorMode mode = DescriptorMode.of(descriptor);
    Fcntl.makeNonBlocking(descriptor);
    return mode;
  }

  private void check(int descriptor) {
    pipes.readiness().requireFree(descriptor);
    var _ = DescriptorMode.of(descriptor);
  }

  public <P extends StreamProtocol> Coroutine<ReadPipe<P>> read(
      Supplier<P> protocolFactory, Pipe.SourceChannel source) {
    check(source);
    return reader(protocolFactory, () -> new ChannelSource(pipes, source));
  }

  public <P extends StreamProtocol> Coroutine<WritePipe<P>> write(
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

  public <P extends StreamProtocol> Coroutine<ReadPipe<P>> read(
      Supplier<P> protocolFactory, InputStream source) {
    Objects.requireNonNull(source, "source");
    return reader(protocolFactory, () -> new StreamSource(host, source, source));
  }

  public <P extends StreamProtocol> Coroutine<WritePipe<P>> write(
      Supplier<P> protocolFactory, OutputStream sink) {
    Objects.requireNonNull(sink, "sink");
    return writer(protocolFactory, () -> new StreamSink(host, sink, sink));
  }

  public <P extends StreamProtocol> Coroutine<ReadPipe<P>> read(
      Supplier<P> protocolFactory, Path source) {
    Objects.requireNonNull(source, "source");
    return reader(protocolFactory, () -> Fifo.openToRead(pipes, source), () -> {});
  }

  public <P extends StreamProtocol> Coroutine<WritePipe<P>> write(
      Supplier<P> protocolFactory, Path sink) {
    Objects.requireNonNull(sink, "sink");
    return writer(protocolFactory, () -> Fifo.openToWrite(pipes, sink), () -> {});
  }

  private <P extends StreamProtocol> Coroutine<ReadPipe<P>> reader(
      Supplier<P> protocolFactory, Callable<PipeSource> opening) {
    return reader(protocolFactory, opening, () -> drop(opening, PipeSource::close));
  }

  private <P extends StreamProtocol> Coroutine<WritePipe<P>> writer(
      Supplier<P> protocolFactory, Callable<PipeSink> opening) {
    return writer(protocolFactory, opening, () -> drop(opening, PipeSink::close));
  }

  /** Closes an end of a pipe that was given and is of no use, as its transport would. */
  private static <T> void drop(Callable<T> opening, Consumer<T> close) {
    try {
      close.accept(opening.call());
    } catch (Exception e) {
      Log.LOGGER.log(Level.DEBUG, "closing a pipe without a protocol", e);
    }
  }

  private static <P> P make(Supplier<P> protocolFactory, Runnable drop) {
    try {
      return protocolFactory.get();
    } catch (Throwable e) {
      drop.run();
      throw e;
    }
  }

  private <P extends StreamProtocol> Coroutine<ReadPipe<P>> reader(
      Supplier<P> protocolFactory, Callable<PipeSource> opening, Runnable drop) {
    Objects.requireNonNull(protocolFactory, "protocolFactory");
    host.requireOpen();
    return Asyncio.async(() -> {
      P protocol = make(protocolFactory, drop);
      ProtocolInput input = ProtocolInput.of(protocol);
      ReadPipeTransport transport = started(opening.call(), input);
      ConnectionMade.await(host, transport, host::callSoon);
      return new ReadPipe<>(transport, protocol);
    });
  }

  private <P extends StreamProtocol> Coroutine<WritePipe<P>> writer(
      Supplier<P> protocolFactory, Callable<PipeSink> opening, Runnable drop) {
    Objects.requireNonNull(protocolFactory, "protocolFactory");
    host.requireOpen();
    return Asyncio.async(() -> {
      P protocol = Objects.requireNonNull(make(protocolFactory, drop), "protocol");
      WritePipeTransport transport = started(opening.call(), protocol);
      ConnectionMade.await(host, transport, host::callSoon);
      return new WritePipe<>(transport, protocol);
    });
  }
}
