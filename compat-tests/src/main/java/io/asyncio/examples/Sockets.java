package io.asyncio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** What {@code recv} and {@code send} are in Python, for the JDK's channels. */
final class Sockets {

  private Sockets() {}

  /** Returns what has come in, and nothing at the end of the stream. */
  static String receive(SocketChannel socket) {
    ByteBuffer buffer = ByteBuffer.allocate(1024);
    try {
      socket.read(buffer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return UTF_8.decode(buffer.flip()).toString();
  }

  static void send(SocketChannel socket, String text) {
    try {
      socket.write(UTF_8.encode(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
