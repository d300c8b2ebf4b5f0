package io.asyncio.faults;

import io.asyncio.netty.testing.Tls;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** Clients of a server that speak TLS badly. Used on one thread that may block. */
final class TlsAttacks {

  private static final byte[] HELLO = hello();
  private static final int HEADER = 5;

  private final int port;
  private final Random random;
  private int shaken;

  TlsAttacks(int port, Random random) {
    this.port = port;
    this.random = random;
  }

  /** Returns how many times hands were shaken before something went wrong. */
  int shaken() {
    return shaken;
  }

  void makeAll(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      try (Socket socket = connect()) {
        make(i, socket);
        if (random.nextBoolean()) {
          socket.setSoLinger(true, 0);
        }
      }
    }
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  private void make(int kind, Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    switch (kind % 6) {
      case 0 -> out.write(noise(1 + random.nextInt(300)));
      case 1 -> out.write(recordOf(noise(1 + random.nextInt(300))));
      case 2 -> out.write(Arrays.copyOf(HELLO, random.nextInt(HELLO.length)));
      case 3 -> out.write(garbledHello());
      case 4 -> afterHandshake(socket, noise(1 + random.nextInt(300)));
      default -> afterHandshake(socket, recordOf(noise(random.nextInt(300))));
    }
  }

  private byte[] noise(int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  /** A record of which more is announced than comes. */
  private byte[] recordOf(byte[] body) {
    int announced = body.length + random.nextInt(100);
    ByteBuffer sent = ByteBuffer.allocate(HEADER + body.length)
        .put((byte) (20 + random.nextInt(4)))
        .putShort((short) 0x0303)
        .putShort((short) announced);
    return sent.put(body).array();
  }

  private byte[] garbledHello() {
    byte[] garbled = HELLO.clone();
    garbled[random.nextInt(garbled.length)] ^= (byte) (1 + random.nextInt(255));
    return garbled;
  }

  /** Shakes hands, says something, and goes on with what is not encrypted. */
  private void afterHandshake(Socket socket, byte[] garbage) throws IOException {
    SSLSocket encrypted =
        (SSLSocket) Tls.CLIENT.getSocketFactory().createSocket(socket, "localhost", port, false);
    byte[] words = noise(100);
    encrypted.getOutputStream().write(words);
    if (!Arrays.equals(encrypted.getInputStream().readNBytes(words.length), words)) {
      throw new IOException("the echo is wrong");
    }
    shaken++; // the server has answered, so its protocol has heard of the connection
    socket.getOutputStream().write(garbage);
  }

  /** Begins to shake hands with so many sockets at once, and waits until the server has enough. */
  void beSlow(int count) throws IOException {
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Socket socket = connect();
      slow.add(socket);
      socket.getOutputStream().write(HELLO, 0, 1 + random.nextInt(HELLO.length - 1));
    }
    for (Socket socket : slow) {
      try (socket) {
        var _ = socket.getInputStream().readAllBytes();
      }
    }
  }

  /** Returns what a client of the JDK says first. */
  private static byte[] hello() {
    SSLEngine engine = Tls.CLIENT.createSSLEngine("localhost", 1);
    engine.setUseClientMode(true);
    ByteBuffer wrapped = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    try {
      var _ = engine.wrap(ByteBuffer.allocate(0), wrapped);
    } catch (SSLException e) {
      throw new AssertionError(e);
    }
    return Arrays.copyOf(wrapped.array(), wrapped.position());
  }
}
