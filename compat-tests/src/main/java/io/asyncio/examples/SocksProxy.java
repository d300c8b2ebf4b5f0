package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio.Coroutine;
import io.asyncio.Server;
import io.asyncio.examples.SocksHandshake.Destination;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import io.asyncio.transports.ExtraInfo;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * A SOCKS5 proxy: hears where a client wants to go, connects there, and copies both ways until both
 * sides have ended. What is wrong with one connection ends that one alone.
 *
 * <p>The argument is the port to listen on: {@code curl --socks5-hostname 127.0.0.1:1080 URL} goes
 * through it then, and Ctrl-C ends it. Without it the program is its own client and the server
 * behind.
 *
 * {@snippet lang=python :
 * async def pump(reader, writer):
 *     try:
 *         while data := await reader.read(65536):
 *             writer.write(data)
 *             await writer.drain()
 *         writer.write_eof()
 *     except OSError:
 *         writer.transport.abort()
 *
 * await asyncio.gather(pump(reader, remote_writer), pump(remote_reader, writer))
 * }
 */
final class SocksProxy {

  private static final String HOST = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int PIECE = 1 << 16;

  /** Serves one client. */
  static Coroutine<Void> handle(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      try (writer) {
        StreamPair remote = await(open(new SocksHandshake(reader, writer)));
        try (var remoteWriter = remote.writer()) {
          await(gather(pump(reader, remoteWriter), pump(remote.reader(), writer)));
        }
      } catch (IOException e) {
        IO.println("proxy: refused a client, " + e.getMessage());
      }
    });
  }

  private static Coroutine<StreamPair> open(SocksHandshake handshake) {
    return async(() -> {
      Destination destination = await(waitFor(handshake.destination(), PATIENCE));
      try {
        StreamPair remote =
            await(waitFor(openConnection(destination.host(), destination.port()), PATIENCE));
        handshake.accept(remote.writer().getExtraInfo(ExtraInfo.SOCKNAME));
        return remote;
      } catch (IOException e) {
        handshake.refuse(e);
        throw e;
      } catch (IllegalArgumentException e) { // what is no name at all
        UnknownHostException unknown = new UnknownHostException(e.getMessage());
        handshake.refuse(unknown);
        throw unknown;
      }
    });
  }

  /** Copies one way; the other way may go on after the end of this one, but not after its loss. */
  private static Coroutine<Void> pump(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      try {
        for (byte[] data; (data = await(reader.read(PIECE))).length > 0; ) {
          writer.write(data);
          await(writer.drain());
        }
        writer.writeEof();
      } catch (IOException e) {
        writer.transport().abort();
      }
    });
  }

  static Coroutine<Void> serve(int port) {
    return async(() -> {
      try (Server server = await(startServer(SocksProxy::handle, HOST, port))) {
        IO.println("proxy: listening on port " + server.port());
        await(server.serveForever());
      }
    });
  }

  /** Answers when the client has ended, which it hears of through the proxy. */
  private static Coroutine<Void> count(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      try (writer) {
        byte[] all = await(reader.read());
        writer.write(("you have sent " + all.length + " bytes").getBytes(UTF_8));
        await(writer.drain());
      }
    });
  }

  /** Speaks to {@code port} through the proxy, as the JDK's blocking sockets do. */
  private static String ask(InetSocketAddress proxy, int port, String text) throws IOException {
    try (Socket socket = new Socket(new Proxy(Proxy.Type.SOCKS, proxy))) {
      socket.connect(InetSocketAddress.createUnresolved(HOST, port));
      socket.getOutputStream().write(text.getBytes(UTF_8));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static Coroutine<Void> goThrough() {
    return async(() -> {
      Server server = await(startServer(SocksProxy::count, HOST, 0));
      try (Server proxy = await(startServer(SocksProxy::handle, HOST, 0))) {
        var address = proxy.addresses().getFirst();
        int port = server.port();
        IO.println("server: " + await(toThread(() -> ask(address, port, "a few words"))));
        server.close();
        try {
          await(toThread(() -> ask(address, port, "anybody there?")));
        } catch (IOException e) {
          IO.println("client: " + e.getMessage());
        }
      }
    });
  }

  void main(String... args) throws Exception {
    run(args.length > 0 ? serve(Integer.parseInt(args[0])) : goThrough());
  }
}
