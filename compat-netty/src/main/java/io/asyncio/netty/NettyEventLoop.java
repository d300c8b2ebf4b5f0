package io.asyncio.netty;

import io.asyncio.BaseEventLoop;
import io.asyncio.Connection;
import io.asyncio.ConnectionOptions;
import io.asyncio.Coroutine;
import io.asyncio.DatagramOptions;
import io.asyncio.Endpoint;
import io.asyncio.Handle;
import io.asyncio.HostAndService;
import io.asyncio.ReadPipe;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.SubprocessConnection;
import io.asyncio.WritePipe;
import io.asyncio.contextvars.Context;
import io.asyncio.protocols.BaseProtocol;
import io.asyncio.protocols.DatagramProtocol;
import io.asyncio.protocols.SubprocessProtocol;
import io.asyncio.spi.ChildCommand;
import io.asyncio.subprocess.SubprocessOptions;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.IoEventLoop;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An event loop whose network is Netty. It is made in any thread and run by the one that calls
 * {@link #runForever}.
 *
 * <p>Netty's own bootstraps can use it too, through {@link #asNetty}: their channels then live on
 * the same thread as the coroutines.
 */
public sealed class NettyEventLoop extends BaseEventLoop permits VirtualTimeLoop {

  private final IoTransport ioTransport;
  private final Backend backend;
  private final LoopExecutor executor;
  private final OpenTransports transports = new OpenTransports();
  private final ReceiveBuffer receiveBuffer = ReceiveBuffer.forStreams();
  private final SharedBuffer sendBuffer = new SharedBuffer();
  private final Resolver resolver;
  private final Connector connector;
  private final Listeners listeners;
  private final Adoption adoption;
  private final Datagrams datagrams;
  private final PipeBuffers pipeBuffers = new PipeBuffers();
  private final NettyPipes pipes = new NettyPipes(this);
  private final Readiness<SelectableChannel> channels;
  private final @Nullable Readiness<Integer> descriptors;
  private final Children children;

  /** Makes a loop on the transport of {@link IoTransport#configured}. */
  public NettyEventLoop() {
    this(IoTransport.configured());
  }

  /**
   * Makes a loop on a transport.
   *
   * @throws IllegalStateException if this machine lacks it
   */
  public NettyEventLoop(IoTransport transport) {
    this(transport, false);
  }

  /** Makes a loop that can tell, if {@code counting}, whether it {@link #hasOpenChannels}. */
  @SuppressWarnings("this-escape") // the parts keep the loop and use it later
  NettyEventLoop(IoTransport transport, boolean counting) {
    this.backend = Backend.of(Objects.requireNonNull(transport, "transport"));
    this.ioTransport = transport.resolve();
    this.executor = new LoopExecutor(this, backend.handlers(), counting);
    this.resolver = new Resolver(this);
    this.connector = new Connector(this);
    this.listeners = new Listeners(this);
    this.adoption = new Adoption(this, listeners);
    this.datagrams = new Datagrams(this);
    this.channels = new Readiness<>(this, this::channelSource);
    this.descriptors = backend == Backend.EPOLL
        ? new Readiness<>(this, sweep -> new EpollDescriptors(executor))
        : null;
    this.children = new Children(this);
  }

  private ReadinessSource<SelectableChannel> channelSource(Runnable sweep) {
    return backend == Backend.NIO ? new LoopSelector(executor) : new SelectorThread(this, sweep);
  }

  /** Returns the transport that the loop uses; never {@link IoTransport#AUTO}. */
  public IoTransport ioTransport() {
    return ioTransport;
  }

  /**
   * Returns this loop as an event loop of Netty, for {@code bootstrap.group(loop.asNetty())}. Its
   * channels are served while this loop runs; shutting it down closes this loop.
   */
  public IoEventLoop asNetty() {
    return executor;
  }

  @Override
  protected void poll(long timeoutNanos) {
    pollNetty(timeoutNanos);
  }

  /** Looks for I/O as {@link #poll} does, in real time; returns how many events there were. */
  final int pollNetty(long timeoutNanos) {
    return executor.poll(timeoutNanos);
  }

  /** Tells whether something is registered with Netty, or scheduled there. */
  final boolean hasOpenChannels() {
    return executor.hasOpenChannels();
  }

  @Override
  protected void wakeUp() {
    executor.wakeUp();
  }

  @Override
  protected void flush() {
    transports.flush();
  }

  @Override
  protected boolean isBoundToOneThread() {
    return backend.isBoundToOneThread();
  }

  @Override
  protected void runAround(Runnable run) {
    executor.runAround(run);
  }

  @Override
  protected void reportUnclosed() {
    transports.reportUnclosed();
  }

  @Override
  protected void closeTransports() {
    children.endAll();
    transports.abortAll();
  }

  @Override
  protected boolean hasTransports() {
    return children.areRunning() || transports.areOpen();
  }

  @Override
  protected void closeResources() {
    transports.closeAdopted();
    channels.close();
    if (descriptors != null) {
      descriptors.close();
    }
    executor.terminate();
    receiveBuffer.release();
    datagrams.release();
    sendBuffer.release();
    pipeBuffers.release();
  }

  /** Registers a channel with the loop. On the loop's thread. */
  ChannelFuture register(Channel channel) {
    ChannelPromise promise = channel.newPromise();
    channel.unsafe().register(executor, promise);
    return promise;
  }

  /** Closes a channel, on the loop's own thread in the next iteration. */
  void closeSoon(Channel channel) {
    readyOnce(() -> closeNow(channel));
  }

  /** Closes a channel; that it fails, is nobody's business any more. On the loop's own thread. */
  static void closeNow(Channel channel) {
    channel.unsafe().close(channel.voidPromise());
    if (!channel.closeFuture().isDone() && channel.isRegistered()) {
      ((LoopExecutor) channel.eventLoop()).awaitClosing(channel);
    }
  }

  /** Sets a stream channel that is about to be registered up for a transport. */
  void prepare(Channel channel) {
    channel.config().setAutoRead(false);
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    if (backend.readsAtOnce()) {
      channel.config().setRecvByteBufAllocator(receiveBuffer);
    }
    channel.pipeline().addLast(new EarlyEvents());
  }

  Resolver resolver() {
    return resolver;
  }

  Backend backend() {
    return backend;
  }

  /** Returns the buffer that is lent to the transport which is about to send. */
  SharedBuffer sendBuffer() {
    return sendBuffer;
  }

  OpenTransports transports() {
    return transports;
  }

  /** Returns the buffers that the loop's pipes share. */
  PipeBuffers pipeBuffers() {
    return pipeBuffers;
  }

  /** Returns what makes pipe transports, for the pipes of children too. */
  NettyPipes pipes() {
    return pipes;
  }

  /** Makes a user's callback that is scheduled again and again. */
  Handle callback(Runnable callback, Context context) {
    return newCallback(callback, context);
  }

  /** Makes a piece of work that a transport schedules again and again. */
  Handle work(Runnable work) {
    return newWork(work);
  }

  /** Puts work at the end of the ready queue. On the loop's thread. */
  void ready(Handle work) {
    schedule(work);
  }

  /** Puts a task at the end of the ready queue. On the loop's thread. */
  void readyOnce(Runnable task) {
    schedule(newWork(task));
  }

  /** Puts a task at the end of the ready queue. On any thread. */
  void postOnce(Runnable task) {
    post(newWork(task));
  }

  /** Puts a callback at the end of the ready queue. On any thread. */
  void readyFromAnyThread(Handle callback) {
    post(callback);
  }

  /** Runs what is ready, until nothing is. While the loop closes. */
  void drain() {
    runReady();
  }

  boolean runsIn(Thread thread) {
    return isLoopThread(thread);
  }

  boolean mustNotWait() {
    return hasWork();
  }

  /** Refuses a thread that may not use the loop. */
  void requireOwnThread(String method) {
    checkThread(method);
  }

  void requireOpen() {
    checkClosed();
  }

  private void requireOpenAndOwnThread(String method) {
    checkClosed();
    checkThread(method);
  }

  /** The readers and writers of channels, those of the loop's own transports too. */
  Readiness<SelectableChannel> readiness() {
    return channels;
  }

  /** Stops the loop if it runs, and closes it. On any thread. */
  void closeFromNetty() {
    if (isClosed()) {
      return;
    }
    if (isRunning()) {
      postOnce(this::stop);
    } else {
      close();
    }
  }

  @Override
  public <P extends BaseProtocol> Coroutine<Connection<P>> createConnection(
      Supplier<P> protocolFactory, String host, int port, ConnectionOptions options) {
    return connector.connect(protocolFactory, host, port, options);
  }

  @Override
  public <P extends BaseProtocol> Coroutine<Connection<P>> createConnection(
      Supplier<P> protocolFactory, SocketChannel channel, ConnectionOptions options) {
    return adoption.connect(protocolFactory, channel);
  }

  @Override
  public <P extends BaseProtocol> Coroutine<Connection<P>> connectAcceptedSocket(
      Supplier<P> protocolFactory, SocketChannel channel, ConnectionOptions options) {
    return adoption.connect(protocolFactory, channel);
  }

  @Override
  public Coroutine<Server> createServer(
      Supplier<? extends BaseProtocol> protocolFactory, ServerOptions options) {
    return listeners.listen(protocolFactory, options);
  }

  @Override
  public Coroutine<Server> createServer(
      Supplier<? extends BaseProtocol> protocolFactory,
      ServerSocketChannel channel,
      ServerOptions options) {
    return adoption.listen(protocolFactory, channel, options);
  }

  @Override
  public <P extends DatagramProtocol> Coroutine<Endpoint<P>> createDatagramEndpoint(
      Supplier<P> protocolFactory, DatagramOptions options) {
    return datagrams.open(protocolFactory, options);
  }

  @Override
  public <P extends BaseProtocol> Coroutine<ReadPipe<P>> connectReadPipe(
      Supplier<P> protocolFactory, Pipe.SourceChannel source) {
    return pipes.read(protocolFactory, source);
  }

  @Override
  public <P extends BaseProtocol> Coroutine<ReadPipe<P>> connectReadPipe(
      Supplier<P> protocolFactory, InputStream source) {
    return pipes.read(protocolFactory, source);
  }

  @Override
  public <P extends BaseProtocol> Coroutine<ReadPipe<P>> connectReadPipe(
      Supplier<P> protocolFactory, Path source) {
    return pipes.read(protocolFactory, source);
  }

  /**
   * As {@link #connectReadPipe(Supplier, Pipe.SourceChannel)}, for a descriptor of the system, such
   * as 0: of a pipe, a socket or a terminal. It is made non-blocking, for all that share it. The
   * transport owns it then, and closes it.
   *
   * @throws IllegalArgumentException if it is not open, or of a file that is none of these
   * @throws IllegalStateException if the loop is not on {@link IoTransport#EPOLL}, or the
   *     descriptor belongs to a transport
   */
  public <P extends BaseProtocol> Coroutine<ReadPipe<P>> connectReadPipe(
      Supplier<P> protocolFactory, int source) {
    return pipes.read(protocolFactory, source);
  }

  @Override
  public <P extends BaseProtocol> Coroutine<WritePipe<P>> connectWritePipe(
      Supplier<P> protocolFactory, Pipe.SinkChannel sink) {
    return pipes.write(protocolFactory, sink);
  }

  @Override
  public <P extends BaseProtocol> Coroutine<WritePipe<P>> connectWritePipe(
      Supplier<P> protocolFactory, OutputStream sink) {
    return pipes.write(protocolFactory, sink);
  }

  @Override
  public <P extends BaseProtocol> Coroutine<WritePipe<P>> connectWritePipe(
      Supplier<P> protocolFactory, Path sink) {
    return pipes.write(protocolFactory, sink);
  }

  /** As {@link #connectReadPipe(Supplier, int)}, for writing. */
  public <P extends BaseProtocol> Coroutine<WritePipe<P>> connectWritePipe(
      Supplier<P> protocolFactory, int sink) {
    return pipes.write(protocolFactory, sink);
  }

  @Override
  public void addReader(SelectableChannel channel, Runnable callback) {
    requireOpenAndOwnThread("addReader");
    transports.requireFree(channel);
    ChannelReadiness.check(channel, true);
    channels.addReader(channel, callback);
  }

  @Override
  public boolean removeReader(SelectableChannel channel) {
    requireOwnThread("removeReader");
    transports.requireFree(channel);
    return channels.removeReader(channel);
  }

  @Override
  public void addWriter(SelectableChannel channel, Runnable callback) {
    requireOpenAndOwnThread("addWriter");
    transports.requireFree(channel);
    ChannelReadiness.check(channel, false);
    channels.addWriter(channel, callback);
  }

  @Override
  public boolean removeWriter(SelectableChannel channel) {
    requireOwnThread("removeWriter");
    transports.requireFree(channel);
    return channels.removeWriter(channel);
  }

  /**
   * As {@link #addReader(SelectableChannel, Runnable)}, for a descriptor of the system. It stays
   * its user's, who must remove it before closing it.
   *
   * @throws IllegalArgumentException if it is negative
   * @throws IllegalStateException if the loop is not on {@link IoTransport#EPOLL}, or the
   *     descriptor belongs to a transport
   * @throws java.io.UncheckedIOException if it cannot be watched, because it is closed or a file
   */
  public void addReader(int descriptor, Runnable callback) {
    requireOpenAndOwnThread("addReader");
    transports.requireFree(descriptor);
    descriptors().addReader(descriptor, callback);
  }

  /** Ends {@link #addReader(int, Runnable)}; returns whether there was a reader. */
  public boolean removeReader(int descriptor) {
    requireOwnThread("removeReader");
    transports.requireFree(descriptor);
    return descriptors().removeReader(descriptor);
  }

  /** As {@link #addReader(int, Runnable)}, for writing. */
  public void addWriter(int descriptor, Runnable callback) {
    requireOpenAndOwnThread("addWriter");
    transports.requireFree(descriptor);
    descriptors().addWriter(descriptor, callback);
  }

  /** Ends {@link #addWriter(int, Runnable)}; returns whether there was a writer. */
  public boolean removeWriter(int descriptor) {
    requireOwnThread("removeWriter");
    transports.requireFree(descriptor);
    return descriptors().removeWriter(descriptor);
  }

  /**
   * The readers and writers of descriptors.
   *
   * @throws IllegalStateException if the loop is not on {@link IoTransport#EPOLL}
   */
  Readiness<Integer> descriptors() {
    if (descriptors == null) {
      throw new IllegalStateException("descriptors can be watched on EPOLL alone: " + this);
    }
    return descriptors;
  }

  @Override
  public Coroutine<List<InetSocketAddress>> getaddrinfo(@Nullable String host, int port) {
    return resolver.getaddrinfo(host, port);
  }

  @Override
  public Coroutine<HostAndService> getnameinfo(SocketAddress address) {
    return resolver.getnameinfo(address);
  }

  @Override
  public <P extends SubprocessProtocol> Coroutine<SubprocessConnection<P>> subprocessExec(
      Supplier<P> protocolFactory, SubprocessOptions options, String... command) {
    return children.start(protocolFactory, ChildCommand.exec(options, command));
  }

  @Override
  public <P extends SubprocessProtocol> Coroutine<SubprocessConnection<P>> subprocessExec(
      Supplier<P> protocolFactory, SubprocessOptions options, Path program, Object... arguments) {
    return children.start(protocolFactory, ChildCommand.exec(options, program, arguments));
  }

  @Override
  public <P extends SubprocessProtocol> Coroutine<SubprocessConnection<P>> subprocessShell(
      Supplier<P> protocolFactory, String cmd, SubprocessOptions options) {
    return children.start(protocolFactory, ChildCommand.shell(options, cmd));
  }
}
