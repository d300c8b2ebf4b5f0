package io.asyncio.netty.testing;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.asyncio.Coroutine;
import io.asyncio.protocols.DatagramProtocol;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import io.asyncio.transports.DatagramTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A server of the DNS that knows what it is told, says so over UDP, and notes what it is asked. */
public final class FakeDnsServer implements DatagramProtocol {

  private static final int QUESTION = 12;
  private static final int ANSWER_FLAGS = 0x8180;
  private static final int TRUNCATED = 0x200;
  private static final int UNKNOWN_NAME = 3;
  private static final int A = 1;
  private static final int PTR = 12;
  private static final int AAAA = 28;
  private static final int LARGEST = 1232;

  private final Map<String, List<byte[]>> known = new HashMap<>();
  /** Answers that wait until they may be given; {@code null} if none has to. */
  private List<Runnable> held;

  private int ttl = 60;
  private boolean silent;
  private boolean terse;
  private DatagramTransport transport;

  /** The names that were asked for, in order, each with the number of the type. */
  public final List<String> asked = new ArrayList<>();

  /** Has a host have addresses. */
  public FakeDnsServer host(String name, String... addresses) {
    known.put(name + ".", new ArrayList<>());
    for (String address : addresses) {
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      put(name + ". " + (bytes.length == 4 ? A : AAAA), bytes);
    }
    return this;
  }

  /** Has a name such as {@code 1.0.0.127.in-addr.arpa} point to another one. */
  public FakeDnsServer pointer(String reverse, String name) {
    known.put(reverse + ".", new ArrayList<>());
    ByteBuffer labels = ByteBuffer.allocate(name.length() + 2);
    for (String label : name.split("\\.", -1)) {
      labels.put((byte) label.length()).put(label.getBytes(US_ASCII));
    }
    put(reverse + ". " + PTR, labels.put((byte) 0).array());
    return this;
  }

  private void put(String question, byte[] answer) {
    known.computeIfAbsent(question, any -> new ArrayList<>()).add(answer);
  }

  /** Has it answer nothing. */
  public void keepSilent() {
    silent = true;
  }

  /** Has it give no answer before {@link #release}. */
  public void hold() {
    held = new ArrayList<>();
  }

  public void release() {
    held.forEach(Runnable::run);
    held = null;
  }

  /** Says for how many seconds answers are good. */
  public void ttl(int seconds) {
    ttl = seconds;
  }

  /** Has it say over UDP that the answers are too long for that, and nothing else. */
  public void truncate() {
    terse = true;
  }

  /** Answers those who ask over TCP, one question a connection. */
  public Coroutine<Void> serve(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      try (writer) {
        int length = ByteBuffer.wrap(await(reader.readexactly(2))).getShort();
        byte[] answer = answered(await(reader.readexactly(length)), false);
        writer.write(ByteBuffer.allocate(2).putShort((short) answer.length).array());
        writer.write(answer);
        await(writer.drain());
      }
      await(writer.waitClosed());
    });
  }

  @Override
  public void connectionMade(DatagramTransport transport) {
    this.transport = transport;
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) transport.getExtraInfo("sockname");
  }

  public void close() {
    transport.close();
  }

  @Override
  public void datagramReceived(byte[] data, SocketAddress address) {
    byte[] answer = answered(data, terse);
    if (held != null) {
      held.add(() -> transport.sendto(answer, address));
    } else if (!silent) {
      transport.sendto(answer, address);
    }
  }

  private byte[] answered(byte[] data, boolean truncated) {
    ByteBuffer query = ByteBuffer.wrap(data).position(QUESTION);
    StringBuilder name = new StringBuilder();
    for (int length = query.get(); length > 0; length = query.get()) {
      byte[] label = new byte[length];
      query.get(label);
      name.append(new String(label, US_ASCII)).append('.');
    }
    int type = query.getShort();
    query.getShort();
    asked.add(name + " " + type);
    byte[] question = Arrays.copyOfRange(data, QUESTION, query.position());
    List<byte[]> answers = known.getOrDefault(name + " " + type, List.of());
    int code = known.containsKey(name.toString()) ? 0 : UNKNOWN_NAME;
    int flags = ANSWER_FLAGS | code | (truncated ? TRUNCATED : 0);
    return answer(query.getShort(0), flags, question, type, truncated ? List.of() : answers);
  }

  private byte[] answer(short id, int flags, byte[] question, int type, List<byte[]> answers) {
    ByteBuffer reply = ByteBuffer.allocate(LARGEST);
    reply.putShort(id).putShort((short) flags);
    reply.putShort((short) 1).putShort((short) answers.size()).putInt(0).put(question);
    for (byte[] answer : answers) {
      reply.putShort((short) (0xc000 | QUESTION)).putShort((short) type).putShort((short) 1);
      reply.putInt(ttl).putShort((short) answer.length).put(answer);
    }
    return Arrays.copyOf(reply.array(), reply.position());
  }
}
