package io.asyncio.netty;

import io.asyncio.AcceptedSocket;
import io.asyncio.AddrInfo;
import io.asyncio.AddrInfoOptions;
import io.asyncio.BaseEventLoop;
import io.asyncio.Callback;
import io.asyncio.Connection;
import io.asyncio.ConnectionOptions;
import io.asyncio.Coroutine;
import io.asyncio.Datagram;
import io.asyncio.DatagramCount;
import io.asyncio.DatagramOptions;
import io.asyncio.Endpoint;
import io.asyncio.HostAndService;
import io.asyncio.NameInfoFlag;
import io.asyncio.ReadPipe;
import io.asyncio.SendfileOptions;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.TlsOptions;
import io.asyncio.WritePipe;
import io.asyncio.internal.HostLoop;
import io.asyncio.netty.readiness.LoopReadiness;
import io.asyncio.netty.transport.Resolver;
import io.asyncio.protocols.BaseProtocol;
import io.asyncio.protocols.DatagramProtocol;
import io.asyncio.protocols.StreamProtocol;
import io.asyncio.spi.ChildCommand;
import io.asyncio.spi.ChildProcess;
import io.asyncio.transports.BaseTransport;
import io.asyncio.transports.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a loop over Netty does of the network, of pipes and of children, under asyncio's names: each
 * is the work of one of its parts.
 */
abstract sealed class NettyNetwork extends BaseEventLoop permits NettyEventLoop {

  NettyNetwork(@Nullable HostLoop host) {
    super(host);
  }

  abstract NettyIo io();

  abstract LoopReadiness readiness();

  abstract Resolver resolver();

  @Override
  public <P extends StreamProtocol> Coroutine<Connection<P>> createConnection(
      Supplier<P> protocolFactory, String host, int port, ConnectionOptions options) {
    return io().connector().connect(protocolFactory, host, port, options);
  }

  @Override
  public <P extends StreamProtocol> Coroutine<Connection<P>> createConnection(
      Supplier<P> protocolFactory, SocketChannel channel, ConnectionOptions options) {
    return io().existingChannels()
        .connect("createConnection", false, protocolFactory, channel, options);
  }

  @Override
  public <P extends StreamProtocol> Coroutine<Connection<P>> connectAcceptedSocket(
      Supplier<P> protocolFactory, SocketChannel channel, ConnectionOptions options) {
    return io().existingChannels()
        .connect("connectAcceptedSocket", true, protocolFactory, channel, options);
  }

  @Override
  public Coroutine<Server> createServer(
      Supplier<? extends StreamProtocol> protocolFactory, ServerOptions options) {
    return io().serverFactory().listen(protocolFactory, options);
  }

  @Override
  public Coroutine<Server> createServer(
      Supplier<? extends StreamProtocol> protocolFactory,
      ServerSocketChannel channel,
      ServerOptions options) {
    return io().existingChannels().listen(protocolFactory, channel, options);
  }

  @Override
  public Coroutine<Transport> startTls(
      Transport transport, BaseProtocol protocol, TlsOptions options) {
    return io().tlsUpgrade().startTls(transport, protocol, options);
  }

  @Override
  public <P extends StreamProtocol> Coroutine<Connection<P>> createUnixConnection(
      Supplier<P> protocolFactory, String path, ConnectionOptions options) {
    return io().unixStreams().connect(protocolFactory, path, options);
  }

  @Override
  public <P extends StreamProtocol> Coroutine<Connection<P>> createUnixConnection(
      Supplier<P> protocolFactory, SocketChannel channel, ConnectionOptions options) {
    return io().existingChannels().connectUnix(protocolFactory, channel, options);
  }

  @Override
  public Coroutine<Server> createUnixServer(
      Supplier<? extends StreamProtocol> protocolFactory, String path, ServerOptions options) {
    return io().unixStreams().listen(protocolFactory, path, options);
  }

  @Override
  public Coroutine<Server> createUnixServer(
      Supplier<? extends StreamProtocol> protocolFactory,
      ServerSocketChannel channel,
      ServerOptions options) {
    return io().existingChannels().listenUnix(protocolFactory, channel, options);
  }

  @Override
  public <P extends DatagramProtocol> Coroutine<Endpoint<P>> createDatagramEndpoint(
      Supplier<P> protocolFactory, DatagramOptions options) {
    return io().datagrams().open(protocolFactory, options);
  }

  @Override
  public <P extends StreamProtocol> Coroutine<ReadPipe<P>> connectReadPipe(
      Supplier<P> protocolFactory, Pipe.SourceChannel source) {
    return io().pipes().read(protocolFactory, source);
  }

  @Override
  public <P extends StreamProtocol> Coroutine<ReadPipe<P>> connectReadPipe(
      Supplier<P> protocolFactory, InputStream source) {
    return io().pipes().read(protocolFactory, source);
  }

  @Override
  public <P extends StreamProtocol> Coroutine<ReadPipe<P>> connectReadPipe(
      Supplier<P> protocolFactory, Path source) {
    return io().pipes().read(protocolFactory, source);
  }

  /**
   * As {@link #connectReadPipe(Supplier, Pipe.SourceChannel)}, for a descriptor of the system, such
   * as 0: of a pipe, a socket or a terminal. It is made non-blocking, for all that share it. The
   * transport owns it then, and closes it.
   *
   * @param protocolFactory called once; {@code connectionMade} has run when the coroutine returns
   * @param source such as 0
   * @throws IllegalArgumentException if it is not open, or of a file that is none of these
   * @throws IllegalStateException if the loop is not on {@link IoTransport#EPOLL}, or the
   *     descriptor belongs to a transport
   */
  public <P extends StreamProtocol> Coroutine<ReadPipe<P>> connectReadPipe(
      Supplier<P> protocolFactory, int source) {
    return io().pipes().read(protocolFactory, source);
  }

  @Override
  public <P extends StreamProtocol> Coroutine<WritePipe<P>> connectWritePipe(
      Supplier<P> protocolFactory, Pipe.SinkChannel sink) {
    return io().pipes().write(protocolFactory, sink);
  }

  @Override
  public <P extends StreamProtocol> Coroutine<WritePipe<P>> connectWritePipe(
      Supplier<P> protocolFactory, OutputStream sink) {
    return io().pipes().write(protocolFactory, sink);
  }

  @Override
  public <P extends StreamProtocol> Coroutine<WritePipe<P>> connectWritePipe(
      Supplier<P> protocolFactory, Path sink) {
    return io().pipes().write(protocolFactory, sink);
  }

  /**
   * As {@link #connectReadPipe(Supplier, int)}, for writing.
   *
   * @param protocolFactory called once; {@code connectionMade} has run when the coroutine returns
   * @param sink such as 1
   */
  public <P extends StreamProtocol> Coroutine<WritePipe<P>> connectWritePipe(
      Supplier<P> protocolFactory, int sink) {
    return io().pipes().write(protocolFactory, sink);
  }

  @Override
  public void addReader(SelectableChannel channel, Callback callback) {
    requireOpenAndOwnThread("addReader");
    readiness().addReader(channel, callback);
  }

  @Override
  public boolean removeReader(SelectableChannel channel) {
    checkThread("removeReader");
    return readiness().removeReader(channel);
  }

  @Override
  public void addWriter(SelectableChannel channel, Callback callback) {
    requireOpenAndOwnThread("addWriter");
    readiness().addWriter(channel, callback);
  }

  @Override
  public boolean removeWriter(SelectableChannel channel) {
    checkThread("removeWriter");
    return readiness().removeWriter(channel);
  }

  /**
   * As {@link #addReader(SelectableChannel, Callback)}, for a descriptor of the system. It stays
   * its user's, who must remove it before closing it.
   *
   * @param descriptor of a pipe, a socket or a terminal
   * @param callback what is called, in a copy of the current context
   * @throws IllegalArgumentException if it is negative
   * @throws IllegalStateException if the loop is not on {@link IoTransport#EPOLL}, or the
   *     descriptor belongs to a transport
   * @throws UncheckedIOException if it cannot be watched, because it is closed or a file
   */
  public void addReader(int descriptor, Callback callback) {
    requireOpenAndOwnThread("addReader");
    readiness().addReader(descriptor, callback);
  }

  /**
   * Ends {@link #addReader(int, Callback)}; returns whether there was a reader.
   *
   * @param descriptor open or closed
   * @throws IllegalStateException if the loop is not on {@link IoTransport#EPOLL}, or the
   *     descriptor belongs to a transport
   */
  public boolean removeReader(int descriptor) {
    checkThread("removeReader");
    return readiness().removeReader(descriptor);
  }

  /**
   * As {@link #addReader(int, Callback)}, for writing.
   *
   * @param descriptor of a pipe, a socket or a terminal
   * @param callback what is called, in a copy of the current context
   */
  public void addWriter(int descriptor, Callback callback) {
    requireOpenAndOwnThread("addWriter");
    readiness().addWriter(descriptor, callback);
  }

  /**
   * Ends {@link #addWriter(int, Callback)}; returns whether there was a writer.
   *
   * @param descriptor open or closed
   * @throws IllegalStateException if the loop is not on {@link IoTransport#EPOLL}, or the
   *     descriptor belongs to a transport
   */
  public boolean removeWriter(int descriptor) {
    checkThread("removeWriter");
    return readiness().removeWriter(descriptor);
  }

  @Override
  public <C extends SelectableChannel & ByteChannel> Coroutine<byte[]> sockRecv(C channel, int n) {
    return io().sockets().receive(channel, n);
  }

  @Override
  public <C extends SelectableChannel & ByteChannel> Coroutine<Integer> sockRecvInto(
      C channel, ByteBuffer buffer) {
    return io().sockets().receiveInto(channel, buffer);
  }

  @Override
  public Coroutine<Datagram> sockRecvfrom(DatagramChannel channel, int n) {
    return io().sockets().receiveFrom(channel, n);
  }

  @Override
  public Coroutine<DatagramCount> sockRecvfromInto(DatagramChannel channel, ByteBuffer buffer) {
    return io().sockets().receiveFromInto(channel, buffer, 0);
  }

  @Override
  public Coroutine<DatagramCount> sockRecvfromInto(
      DatagramChannel channel, ByteBuffer buffer, int n) {
    return io().sockets().receiveFromInto(channel, buffer, n);
  }

  @Override
  public <C extends SelectableChannel & ByteChannel> Coroutine<@Nullable Void> sockSendall(
      C channel, ByteBuffer data) {
    return io().sockets().sendAll(channel, data);
  }

  @Override
  public Coroutine<Integer> sockSendto(
      DatagramChannel channel, ByteBuffer data, SocketAddress address) {
    return io().sockets().sendTo(channel, data, address);
  }

  @Override
  public <C extends SelectableChannel & ByteChannel> Coroutine<@Nullable Void> sockConnect(
      C channel, SocketAddress address) {
    return io().sockets().connect(channel, address);
  }

  @Override
  public Coroutine<AcceptedSocket> sockAccept(ServerSocketChannel channel) {
    return io().sockets().accept(channel);
  }

  @Override
  public Coroutine<Long> sockSendfile(
      SocketChannel channel, FileChannel file, SendfileOptions options) {
    return io().sockets().sendFile(channel, file, options);
  }

  @Override
  public Coroutine<Long> sendfile(
      BaseTransport transport, FileChannel file, SendfileOptions options) {
    return io().files().send(transport, file, options);
  }

  final void requireOpenAndOwnThread(String method) {
    checkClosed();
    checkThread(method);
  }

  @Override
  public Coroutine<List<InetSocketAddress>> getaddrinfo(@Nullable String host, int port) {
    return resolver().getaddrinfo(host, port);
  }

  @Override
  public Coroutine<List<AddrInfo>> getaddrinfo(
      @Nullable String host, @Nullable String service, AddrInfoOptions options) {
    return resolver().getaddrinfo(host, service, options);
  }

  @Override
  public Coroutine<HostAndService> getnameinfo(SocketAddress address, NameInfoFlag... flags) {
    return resolver().getnameinfo(address, flags);
  }

  @Override
  protected ChildProcess launch(ChildCommand command) throws IOException {
    return io().children().launch(command);
  }
}
