package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;
import io.asyncio.DatagramOptions;
import io.asyncio.EventLoop;
import io.asyncio.TimerHandle;
import io.asyncio.protocols.DatagramProtocol;
import io.asyncio.transports.DatagramTransport;
import io.asyncio.transports.ExtraInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A DNS proxy: sends on the questions of many clients from one socket, each with a number of its
 * own, and gives the answers back to who has asked. What is not answered in time is answered with a
 * failure.
 *
 * <p>The arguments are the port to listen on and the address of a resolver: {@code 5353 9.9.9.9}.
 * Without them a resolver of the program's own is asked, which knows some questions only.
 *
 * {@snippet lang=python :
 * def datagram_received(self, data, addr):
 *     number = self.next_number()
 *     timer = loop.call_later(PATIENCE, self.give_up, number)
 *     self.questions[number] = Question(data, addr, timer)
 *     self.upstream.sendto(number.to_bytes(2) + data[2:])
 * }
 */
final class DnsProxy implements DatagramProtocol {

  private static final int PORT = 53;
  private static final int HEADER = 12;
  private static final int MOST_QUESTIONS = 10_000;

  /** A question that is not answered yet. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares questions
  private record Question(byte[] data, SocketAddress client, TimerHandle timer) {}

  private final EventLoop loop;
  private final Duration patience;
  private final Map<Short, Question> questions = new HashMap<>();
  private DatagramTransport clients;
  private DatagramTransport resolver;
  private short number;

  private DnsProxy(EventLoop loop, Duration patience) {
    this.loop = loop;
    this.patience = patience;
  }

  /** Makes a proxy that asks {@code resolver}; whoever closes what is returned ends it. */
  static Coroutine<DatagramTransport> start(
      InetSocketAddress local, InetSocketAddress resolver, Duration patience) {
    return async(() -> {
      EventLoop loop = getRunningLoop();
      DnsProxy proxy = new DnsProxy(loop, patience);
      await(loop.createDatagramEndpoint(proxy::answers, DatagramOptions.remote(resolver)));
      var endpoint = await(loop.createDatagramEndpoint(() -> proxy, DatagramOptions.local(local)));
      return endpoint.transport();
    });
  }

  @Override
  public void connectionMade(DatagramTransport transport) {
    clients = transport;
  }

  @Override
  public void datagramReceived(byte[] data, SocketAddress client) {
    if (data.length < HEADER || questions.size() >= MOST_QUESTIONS) {
      return;
    }
    while (questions.containsKey(++number)) {}
    short own = number;
    questions.put(own, new Question(data, client, loop.callLater(patience, () -> giveUp(own))));
    resolver.sendto(numbered(data, own));
  }

  @Override
  public void connectionLost(Throwable exception) {
    questions.values().forEach(question -> question.timer().cancel());
    resolver.close();
  }

  private void giveUp(short own) {
    Question question = questions.remove(own);
    byte[] failure = question.data().clone();
    failure[2] |= (byte) 0x80; // an answer
    failure[3] = 2; // that the server has failed
    clients.sendto(failure, question.client());
  }

  /** What speaks to the resolver. */
  private DatagramProtocol answers() {
    return new DatagramProtocol() {
      @Override
      public void connectionMade(DatagramTransport transport) {
        resolver = transport;
      }

      @Override
      public void datagramReceived(byte[] data, SocketAddress address) {
        Question question = data.length < HEADER ? null : questions.remove(numberOf(data));
        if (question != null) {
          question.timer().cancel();
          clients.sendto(numbered(data, numberOf(question.data())), question.client());
        }
      }

      @Override
      public void errorReceived(IOException exception) {
        IO.println("proxy: the resolver cannot be reached, " + exception.getMessage());
      }
    };
  }

  private static short numberOf(byte[] data) {
    return ByteBuffer.wrap(data).getShort();
  }

  private static byte[] numbered(byte[] data, short number) {
    byte[] copy = data.clone();
    ByteBuffer.wrap(copy).putShort(number);
    return copy;
  }

  private static Coroutine<Void> serve(int port, String resolver) {
    return async(() -> {
      var transport = await(start(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
          new InetSocketAddress(InetAddress.ofLiteral(resolver), PORT),
          Duration.ofSeconds(5)));
      IO.println("proxy: on port " + transport.getExtraInfo(ExtraInfo.SOCKNAME).getPort());
      try {
        await(getRunningLoop().createFuture());
      } finally {
        transport.close();
      }
    });
  }

  static void main(String... args) throws Exception {
    run(args.length > 1 ? serve(Integer.parseInt(args[0]), args[1]) : DnsDialogue.ask());
  }
}
