package io.asyncio.scenarios.io;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is done with raw sockets beside the loop, at once. */
final class RawSocketOperations {

  private static final int LARGEST = 65536;
  private static final String NOT_NOW = "Resource temporarily unavailable";

  private RawSocketOperations() {}

  static void addTo(Map<String, Operations.Action> all) {
    deed(all, "r_send", RawSocketOperations::send);
    deed(all, "r_recv", RawSocketOperations::receive);
    deed(all, "r_sendto", RawSocketOperations::sendTo);
    deed(all, "r_recvfrom", RawSocketOperations::receiveFrom);
    deed(all, "r_connect", RawSocketOperations::connect);
    deed(all, "r_shutdown", (run, op) -> run.sockets.stream(op.text(0)).shutdownOutput());
    deed(all, "r_close", RawSocketOperations::close);
    deed(all, "r_rst", RawSocketOperations::reset);
  }

  /** Has failures told in the system's words, which is all that the JDK has. */
  private static void deed(
      Map<String, Operations.Action> all, String name, Operations.Action deed) {
    all.put(name, (run, op) -> {
      try {
        Object outcome = deed.perform(run, op);
        return outcome instanceof SelectableChannel ? null : outcome;
      } catch (IOException e) {
        return SystemWords.outcome(e);
      }
    });
  }

  private static @Nullable Object send(IoRun run, Op op) throws Exception {
    ByteBuffer data = ByteBuffer.wrap(Payload.bytes(op.text(1)));
    int sent = run.sockets.get(op.text(0)) instanceof DatagramChannel datagrams
        ? datagrams.write(data)
        : run.sockets.stream(op.text(0)).write(data);
    if (sent == 0 && data.hasRemaining()) {
      throw new IOException(NOT_NOW);
    }
    return null;
  }

  private static Object receive(IoRun run, Op op) throws Exception {
    ByteBuffer buffer = ByteBuffer.allocate(op.number(1));
    int count = run.sockets.stream(op.text(0)).read(buffer);
    if (count == 0) {
      throw new IOException(NOT_NOW);
    }
    return Payload.shown(Arrays.copyOf(buffer.array(), buffer.position()));
  }

  private static @Nullable Object sendTo(IoRun run, Op op) throws Exception {
    ByteBuffer data = ByteBuffer.wrap(Payload.bytes(op.text(1)));
    int _ = run.sockets.datagrams(op.text(0)).send(data, run.addressOf(op.text(2)));
    return null;
  }

  private static Object receiveFrom(IoRun run, Op op) throws Exception {
    ByteBuffer buffer = ByteBuffer.allocate(LARGEST);
    SocketAddress sender = run.sockets.datagrams(op.text(0)).receive(buffer);
    if (sender == null) {
      throw new IOException(NOT_NOW);
    }
    byte[] data = Arrays.copyOf(buffer.array(), buffer.position());
    return List.of(Payload.shown(data), run.datagrams.nameOf(sender));
  }

  private static @Nullable Object connect(IoRun run, Op op) throws Exception {
    run.sockets.add(op.text(0), SocketChannel.open(run.addressOf(op.text(1))), null);
    return null;
  }

  private static @Nullable Object close(IoRun run, Op op) throws Exception {
    run.sockets.get(op.text(0)).close();
    return null;
  }

  private static @Nullable Object reset(IoRun run, Op op) throws Exception {
    SocketChannel channel = run.sockets.stream(op.text(0));
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    channel.close();
    return null;
  }
}
