package io.asyncio.bench.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.IntConsumer;

/** A thread for each client. */
final class ThreadedEcho {

  private ThreadedEcho() {}

  static void serve(IntConsumer listening) throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress())) {
      listening.accept(listener.getLocalPort());
      while (true) {
        Socket client = listener.accept();
        Thread.ofPlatform().daemon().start(() -> handle(client));
      }
    }
  }

  private static void handle(Socket client) {
    byte[] buffer = new byte[8192];
    try (client) {
      InputStream in = client.getInputStream();
      OutputStream out = client.getOutputStream();
      for (int count; (count = in.read(buffer)) >= 0; ) {
        out.write(buffer, 0, count);
      }
    } catch (IOException e) {
      System.err.println(e);
    }
  }
}
