package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.asyncio.Coroutine;
import io.asyncio.DatagramOptions;
import io.asyncio.protocols.DatagramProtocol;
import io.asyncio.queues.Queue;
import io.asyncio.transports.DatagramTransport;
import io.asyncio.transports.ExtraInfo;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** Two clients of a {@link DnsProxy}, and a resolver that answers them, but for one question. */
final class DnsDialogue {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final byte[] ADDRESS = {127, 0, 0, 7};
  private static final int SERVER_FAILURE = 2;

  private DnsDialogue() {}

  /** Knows the address of every host that is not {@code silent}. */
  private static final class Resolver implements DatagramProtocol {
    private DatagramTransport transport;

    @Override
    public void connectionMade(DatagramTransport transport) {
      this.transport = transport;
    }

    @Override
    public void datagramReceived(byte[] data, SocketAddress address) {
      if (!new String(data, US_ASCII).contains("silent")) {
        transport.sendto(answerTo(data), address);
      }
    }

    private static byte[] answerTo(byte[] question) {
      return ByteBuffer.allocate(question.length + 16)
          .put(question)
          .put(2, (byte) 0x81) // an answer
          .putShort(6, (short) 1) // to be found once behind the question
          .putShort((short) 0xc00c) // for the name in the question
          .putShort((short) 1) // an address
          .putShort((short) 1) // of the internet
          .putInt(60) // seconds
          .putShort((short) ADDRESS.length)
          .put(ADDRESS)
          .array();
    }
  }

  private record Client(Queue<byte[]> answers) implements DatagramProtocol {
    @Override
    public void datagramReceived(byte[] data, SocketAddress address) {
      answers.putNowait(data);
    }
  }

  private static byte[] question(int number, String host) {
    ByteBuffer question = ByteBuffer.allocate(12 + host.length() + 6)
        .putShort((short) number)
        .putShort((short) 0x100) // with recursion
        .putShort((short) 1) // one question
        .put(new byte[6]);
    for (String label : host.split("\\.", -1)) {
      question.put((byte) label.length()).put(label.getBytes(US_ASCII));
    }
    return question.put((byte) 0).putShort((short) 1).putShort((short) 1).array();
  }

  private static String text(byte[] answer) {
    ByteBuffer buffer = ByteBuffer.wrap(answer);
    int code = buffer.get(3) & 0xf;
    String result =
        code == SERVER_FAILURE ? "the server has failed" : "127.0.0." + answer[answer.length - 1];
    return "answer " + buffer.getShort(0) + ": " + result;
  }

  private static Coroutine<Void> ask(
      String name, InetSocketAddress proxy, int number, String host) {
    return async(() -> {
      Queue<byte[]> answers = new Queue<>();
      var client = await(getRunningLoop()
          .createDatagramEndpoint(() -> new Client(answers), DatagramOptions.remote(proxy)));
      client.transport().sendto(question(number, host));
      IO.println(name + ": " + host + ", " + text(await(answers.get())));
      client.transport().close();
    });
  }

  private static Coroutine<DatagramTransport> proxy(InetSocketAddress resolver, Duration patience) {
    return DnsProxy.start(ANY_PORT, resolver, patience);
  }

  /** Asks by the same number twice at once, and then what nobody answers. */
  static Coroutine<Void> ask() {
    return async(() -> {
      var local = DatagramOptions.local(ANY_PORT);
      var resolver =
          await(getRunningLoop().createDatagramEndpoint(Resolver::new, local)).transport();
      var upstream = resolver.getExtraInfo(ExtraInfo.SOCKNAME);
      DatagramTransport patient = await(proxy(upstream, Duration.ofSeconds(10)));
      DatagramTransport hasty = await(proxy(upstream, Duration.ofMillis(50)));

      var address = patient.getExtraInfo(ExtraInfo.SOCKNAME);
      await(
          gather(ask("Ann", address, 7, "www.example.org"), ask("Bob", address, 7, "example.com")));
      await(ask("Ann", hasty.getExtraInfo(ExtraInfo.SOCKNAME), 8, "silent.example.org"));
      List.of(resolver, patient, hasty).forEach(DatagramTransport::close);
    });
  }
}
