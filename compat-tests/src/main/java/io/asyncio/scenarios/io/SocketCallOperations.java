package io.asyncio.scenarios.io;

import static io.asyncio.Asyncio.await;

import io.asyncio.AcceptedSocket;
import io.asyncio.Coroutine;
import io.asyncio.Datagram;
import io.asyncio.DatagramCount;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What tasks await of raw sockets: {@code sock_recv} and its like. */
final class SocketCallOperations {

  private SocketCallOperations() {}

  static void addTo(Map<String, Operations.Action> all) {
    all.put("sock_recv", SocketCallOperations::receive);
    all.put("sock_recv_into", SocketCallOperations::receiveInto);
    all.put("sock_recvfrom", SocketCallOperations::receiveFrom);
    all.put("sock_recvfrom_into", SocketCallOperations::receiveFromInto);
    all.put("sock_sendall", (run, op) -> sendAll(run, op, Payload.bytes(op.text(1))));
    all.put("sock_sendbig", (run, op) -> sendAll(run, op, Payload.pattern(op.number(1))));
    all.put("sock_sendto", SocketCallOperations::sendTo);
    all.put("sock_connect", SocketCallOperations::connect);
    all.put("sock_accept", SocketCallOperations::accept);
  }

  private static boolean isDatagrams(IoRun run, Op op) throws Missing {
    return run.sockets.get(op.text(0)) instanceof DatagramChannel;
  }

  private static Object receive(IoRun run, Op op) throws Exception {
    String name = op.text(0);
    Coroutine<byte[]> call = isDatagrams(run, op)
        ? run.loop.sockRecv(run.sockets.datagrams(name), op.number(1))
        : run.loop.sockRecv(run.sockets.stream(name), op.number(1));
    return Payload.shown(await(call));
  }

  private static Object receiveInto(IoRun run, Op op) throws Exception {
    String name = op.text(0);
    ByteBuffer buffer = ByteBuffer.allocate(op.number(1));
    int count = await(
        isDatagrams(run, op)
            ? run.loop.sockRecvInto(run.sockets.datagrams(name), buffer)
            : run.loop.sockRecvInto(run.sockets.stream(name), buffer));
    return Payload.shown(Arrays.copyOf(buffer.array(), count));
  }

  private static Object receiveFrom(IoRun run, Op op) throws Exception {
    Datagram datagram =
        await(run.loop.sockRecvfrom(run.sockets.datagrams(op.text(0)), op.number(1)));
    return List.of(Payload.shown(datagram.data()), run.datagrams.nameOf(datagram.address()));
  }

  private static Object receiveFromInto(IoRun run, Op op) throws Exception {
    ByteBuffer buffer = ByteBuffer.allocate(op.number(1));
    DatagramCount count =
        await(run.loop.sockRecvfromInto(run.sockets.datagrams(op.text(0)), buffer));
    return List.of(
        Payload.shown(Arrays.copyOf(buffer.array(), count.count())),
        run.datagrams.nameOf(count.address()));
  }

  private static @Nullable Object sendAll(IoRun run, Op op, byte[] data) throws Exception {
    String name = op.text(0);
    return await(
        isDatagrams(run, op)
            ? run.loop.sockSendall(run.sockets.datagrams(name), data)
            : run.loop.sockSendall(run.sockets.stream(name), data));
  }

  private static Object sendTo(IoRun run, Op op) throws Exception {
    return await(run.loop.sockSendto(
        run.sockets.datagrams(op.text(0)), Payload.bytes(op.text(1)), run.addressOf(op.text(2))));
  }

  private static @Nullable Object connect(IoRun run, Op op) throws Exception {
    String name = op.text(0);
    return await(
        isDatagrams(run, op)
            ? run.loop.sockConnect(run.sockets.datagrams(name), run.addressOf(op.text(1)))
            : run.loop.sockConnect(run.sockets.stream(name), run.addressOf(op.text(1))));
  }

  private static Object accept(IoRun run, Op op) throws Exception {
    AcceptedSocket accepted = await(run.loop.sockAccept(run.sockets.listener(op.text(0))));
    SocketChannel connection = accepted.channel();
    run.sockets.add(op.text(1), connection, null);
    return accepted.address().equals(connection.getRemoteAddress());
  }
}
