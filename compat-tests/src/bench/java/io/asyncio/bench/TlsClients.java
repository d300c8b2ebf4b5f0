package io.asyncio.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Connections over TLS, all of which send a request and then receive their answers, in turn. */
final class TlsClients implements AutoCloseable {

  private final List<SSLSocket> sockets = new ArrayList<>();
  private final byte[] request;

  TlsClients(SSLContext context, int port, int connections, int size) throws IOException {
    request = new byte[size];
    for (int i = 0; i < connections; i++) {
      SSLSocket socket = (SSLSocket)
          context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      socket.startHandshake();
      sockets.add(socket);
    }
  }

  /** Makes so many requests. */
  void run(int requests) throws IOException {
    for (int made = 0; made < requests; made += sockets.size()) {
      for (SSLSocket socket : sockets) {
        socket.getOutputStream().write(request);
      }
      for (SSLSocket socket : sockets) {
        if (socket.getInputStream().readNBytes(request.length).length < request.length) {
          throw new IOException("the server has closed the connection");
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (SSLSocket socket : sockets) {
      socket.close();
    }
  }
}
