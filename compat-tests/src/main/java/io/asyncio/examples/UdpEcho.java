package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio.Coroutine;
import io.asyncio.DatagramOptions;
import io.asyncio.Endpoint;
import io.asyncio.EventLoop;
import io.asyncio.Future;
import io.asyncio.protocols.DatagramProtocol;
import io.asyncio.transports.DatagramTransport;
import io.asyncio.transports.ExtraInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * An echo server and its client over UDP: endpoints with a protocol that receives whole datagrams.
 *
 * {@snippet lang=python :
 * transport, protocol = await loop.create_datagram_endpoint(
 *     EchoServer, local_addr=("127.0.0.1", 0))
 * }
 */
final class UdpEcho {

  static final class EchoServer implements DatagramProtocol {
    private DatagramTransport transport;

    @Override
    public void connectionMade(DatagramTransport transport) {
      this.transport = transport;
    }

    @Override
    public void datagramReceived(byte[] data, SocketAddress address) {
      IO.println("server: echoing '" + new String(data, UTF_8) + "'");
      transport.sendto(data, address);
    }
  }

  static final class EchoClient implements DatagramProtocol {
    private final String message;
    private final Future<String> answer;

    EchoClient(String message, Future<String> answer) {
      this.message = message;
      this.answer = answer;
    }

    @Override
    public void connectionMade(DatagramTransport transport) {
      IO.println("client: sending '" + message + "'");
      transport.sendto(message.getBytes(UTF_8));
    }

    @Override
    public void datagramReceived(byte[] data, SocketAddress address) {
      answer.setResult(new String(data, UTF_8));
    }

    @Override
    public void errorReceived(IOException exception) {
      answer.setException(exception);
    }
  }

  static Coroutine<Void> echo() {
    return async(() -> {
      EventLoop loop = getRunningLoop();
      var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      Endpoint<EchoServer> server =
          await(loop.createDatagramEndpoint(EchoServer::new, DatagramOptions.local(anyPort)));
      var address = server.transport().getExtraInfo(ExtraInfo.SOCKNAME);

      Future<String> answer = loop.createFuture();
      Endpoint<EchoClient> client = await(loop.createDatagramEndpoint(
          () -> new EchoClient("One small packet", answer), DatagramOptions.remote(address)));
      IO.println("client: received '" + await(answer) + "'");
      client.transport().close();
      server.transport().close();
    });
  }

  void main() throws Exception {
    run(echo());
  }
}
