package io.asyncio;

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

/** An event loop that refuses everything that needs a network. */
public abstract class Networkless extends BaseEventLoop {

  private static UnsupportedOperationException refusal() {
    return new UnsupportedOperationException("this loop has no network");
  }

  @Override
  public <P extends StreamProtocol> Coroutine<Connection<P>> createConnection(
      Supplier<P> protocolFactory, String host, int port, ConnectionOptions options) {
    throw refusal();
  }

  @Override
  public <P extends StreamProtocol> Coroutine<Connection<P>> createConnection(
      Supplier<P> protocolFactory, SocketChannel channel, ConnectionOptions options) {
    throw refusal();
  }

  @Override
  public <P extends StreamProtocol> Coroutine<Connection<P>> connectAcceptedSocket(
      Supplier<P> protocolFactory, SocketChannel channel, ConnectionOptions options) {
    throw refusal();
  }

  @Override
  public Coroutine<Server> createServer(
      Supplier<? extends StreamProtocol> protocolFactory, ServerOptions options) {
    throw refusal();
  }

  @Override
  public Coroutine<Server> createServer(
      Supplier<? extends StreamProtocol> protocolFactory,
      ServerSocketChannel channel,
      ServerOptions options) {
    throw refusal();
  }

  @Override
  public Coroutine<Transport> startTls(
      Transport transport, BaseProtocol protocol, TlsOptions options) {
    throw refusal();
  }

  @Override
  public <P extends StreamProtocol> Coroutine<Connection<P>> createUnixConnection(
      Supplier<P> protocolFactory, String path, ConnectionOptions options) {
    throw refusal();
  }

  @Override
  public <P extends StreamProtocol> Coroutine<Connection<P>> createUnixConnection(
      Supplier<P> protocolFactory, SocketChannel channel, ConnectionOptions options) {
    throw refusal();
  }

  @Override
  public Coroutine<Server> createUnixServer(
      Supplier<? extends StreamProtocol> protocolFactory, String path, ServerOptions options) {
    throw refusal();
  }

  @Override
  public Coroutine<Server> createUnixServer(
      Supplier<? extends StreamProtocol> protocolFactory,
      ServerSocketChannel channel,
      ServerOptions options) {
    throw refusal();
  }

  @Override
  public <P extends DatagramProtocol> Coroutine<Endpoint<P>> createDatagramEndpoint(
      Supplier<P> protocolFactory, DatagramOptions options) {
    throw refusal();
  }

  @Override
  public <P extends StreamProtocol> Coroutine<ReadPipe<P>> connectReadPipe(
      Supplier<P> protocolFactory, Pipe.SourceChannel source) {
    throw refusal();
  }

  @Override
  public <P extends StreamProtocol> Coroutine<ReadPipe<P>> connectReadPipe(
      Supplier<P> protocolFactory, InputStream source) {
    throw refusal();
  }

  @Override
  public <P extends StreamProtocol> Coroutine<ReadPipe<P>> connectReadPipe(
      Supplier<P> protocolFactory, Path source) {
    throw refusal();
  }

  @Override
  public <P extends StreamProtocol> Coroutine<WritePipe<P>> connectWritePipe(
      Supplier<P> protocolFactory, Pipe.SinkChannel sink) {
    throw refusal();
  }

  @Override
  public <P extends StreamProtocol> Coroutine<WritePipe<P>> connectWritePipe(
      Supplier<P> protocolFactory, OutputStream sink) {
    throw refusal();
  }

  @Override
  public <P extends StreamProtocol> Coroutine<WritePipe<P>> connectWritePipe(
      Supplier<P> protocolFactory, Path sink) {
    throw refusal();
  }

  @Override
  public void addReader(SelectableChannel channel, Callback callback) {
    throw refusal();
  }

  @Override
  public boolean removeReader(SelectableChannel channel) {
    throw refusal();
  }

  @Override
  public void addWriter(SelectableChannel channel, Callback callback) {
    throw refusal();
  }

  @Override
  public boolean removeWriter(SelectableChannel channel) {
    throw refusal();
  }

  @Override
  public <C extends SelectableChannel & ByteChannel> Coroutine<byte[]> sockRecv(C channel, int n) {
    throw refusal();
  }

  @Override
  public <C extends SelectableChannel & ByteChannel> Coroutine<Integer> sockRecvInto(
      C channel, ByteBuffer buffer) {
    throw refusal();
  }

  @Override
  public Coroutine<Datagram> sockRecvfrom(DatagramChannel channel, int n) {
    throw refusal();
  }

  @Override
  public Coroutine<DatagramCount> sockRecvfromInto(DatagramChannel channel, ByteBuffer buffer) {
    throw refusal();
  }

  @Override
  public Coroutine<DatagramCount> sockRecvfromInto(
      DatagramChannel channel, ByteBuffer buffer, int n) {
    throw refusal();
  }

  @Override
  public <C extends SelectableChannel & ByteChannel> Coroutine<Void> sockSendall(
      C channel, ByteBuffer data) {
    throw refusal();
  }

  @Override
  public Coroutine<Integer> sockSendto(
      DatagramChannel channel, ByteBuffer data, SocketAddress address) {
    throw refusal();
  }

  @Override
  public <C extends SelectableChannel & ByteChannel> Coroutine<Void> sockConnect(
      C channel, SocketAddress address) {
    throw refusal();
  }

  @Override
  public Coroutine<AcceptedSocket> sockAccept(ServerSocketChannel channel) {
    throw refusal();
  }

  @Override
  public Coroutine<Long> sockSendfile(
      SocketChannel channel, FileChannel file, SendfileOptions options) {
    throw refusal();
  }

  @Override
  public Coroutine<Long> sendfile(
      BaseTransport transport, FileChannel file, SendfileOptions options) {
    throw refusal();
  }

  @Override
  public Coroutine<List<AddrInfo>> getaddrinfo(
      String host, String service, AddrInfoOptions options) {
    throw refusal();
  }

  @Override
  public Coroutine<HostAndService> getnameinfo(SocketAddress address, NameInfoFlag... flags) {
    throw refusal();
  }

  @Override
  protected ChildProcess launch(ChildCommand command) throws IOException {
    throw refusal();
  }
}
