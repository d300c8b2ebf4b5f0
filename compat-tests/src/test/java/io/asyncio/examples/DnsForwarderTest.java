package io.asyncio.examples;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.runCoroutineThreadsafe;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.wrapFuture;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Coroutine;
import io.asyncio.DatagramOptions;
import io.asyncio.interop.Program;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.testing.FakeDnsServer;
import io.asyncio.netty.testing.LoopTest;
import java.io.ByteArrayOutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The forwarder of the examples between dig and a server of the test's own. */
@Timeout(60)
class DnsForwarderTest extends LoopTest {

  private static final Duration PATIENT = Duration.ofSeconds(20);

  @TempDir
  private Path directory;

  private NettyHost host;
  private FakeDnsServer upstream;
  private DnsForwarder forwarder;

  @BeforeEach
  void startHost() throws Exception {
    host = NettyHost.start(ioTransport, 1);
  }

  @AfterEach
  void end() throws Exception {
    host.close();
  }

  private interface Use {
    void run() throws Exception;
  }

  private <T> T onHost(Coroutine<T> coroutine) throws Exception {
    NettyEventLoop its = NettyEventLoop.attach(host.group().next());
    return soon(wrapFuture(runCoroutineThreadsafe(coroutine, its)));
  }

  private void withForwarder(Duration patience, Use use) throws Exception {
    Program.assumeInstalled("dig");
    run(() -> {
      upstream = new FakeDnsServer().host("tea.example", "192.0.2.7", "2001:db8::7");
      upstream.pointer("7.2.0.192.in-addr.arpa", "tea.example");
      await(loop.createDatagramEndpoint(
          () -> upstream,
          DatagramOptions.local(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))));
      forwarder = onHost(DnsForwarder.start(host.channels(), 0, upstream.address(), patience));
      use.run();
      onHost(forwarder.close());
      upstream.close();
    });
  }

  private Program start(InetSocketAddress address, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(
        "dig", "@" + LOCALHOST, "-p", String.valueOf(address.getPort()), "+tries=1", "+time=20"));
    command.addAll(List.of(arguments));
    return Program.start(loop, directory, command);
  }

  private List<String> dig(String... arguments) throws Exception {
    try (Program dig = start(forwarder.address(), arguments)) {
      return dig.awaitEnd();
    }
  }

  @Test
  void digIsAnsweredAndTheUpstreamIsAskedOnce() throws Exception {
    withForwarder(PATIENT, () -> {
      assertThat(dig("+short", "tea.example")).containsExactly("192.0.2.7");
      assertThat(dig("TEA.example"))
          .anyMatch(line -> line.contains("status: NOERROR"))
          .anyMatch(line -> line.matches("TEA\\.example\\..*|;TEA\\.example\\..*"))
          .anyMatch(
              line -> line.matches("tea\\.example\\.\\s+[1-6]?\\d\\s+IN\\s+A\\s+192\\.0\\.2\\.7"))
          .noneMatch(line -> line.contains("WARNING"));
      assertThat(dig("+short", "tea.example", "AAAA")).containsExactly("2001:db8::7");
      assertThat(dig("+short", "-x", "192.0.2.7")).containsExactly("tea.example.");
      assertThat(dig("no.example")).anyMatch(line -> line.contains("status: NXDOMAIN"));
      assertThat(upstream.asked)
          .containsExactly(
              "tea.example. 1", "tea.example. 28", "7.2.0.192.in-addr.arpa. 12", "no.example. 1");
    });
  }

  @Test
  void digIsAnsweredOverTcp() throws Exception {
    withForwarder(PATIENT, () -> {
      try (Program dig = start(forwarder.tcpAddress(), "+tcp", "+short", "tea.example")) {
        assertThat(dig.awaitEnd()).containsExactly("192.0.2.7");
      }
    });
  }

  @Test
  void whatIsTooLongIsCutOffUnlessItMayBeLong() throws Exception {
    withForwarder(PATIENT, () -> {
      String[] many = new String[40];
      for (int i = 0; i < many.length; i++) {
        many[i] = "192.0.2." + i;
      }
      upstream.host("many.example", many);
      assertThat(dig("+short", "+bufsize=1232", "many.example")).hasSize(many.length);
      assertThat(dig("+noedns", "+ignore", "many.example"))
          .anyMatch(line -> line.matches(";; flags: .* tc .*"))
          .noneMatch(line -> line.startsWith("many.example."));
    });
  }

  @Test
  void equalQuestionsAtATimeAreAskedOnce() throws Exception {
    withForwarder(PATIENT, () -> {
      upstream.hold();
      List<Program> digs = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        digs.add(start(forwarder.address(), "+short", "tea.example"));
      }
      while (onHost(async(forwarder::questions)) < digs.size()) {
        await(sleep(0));
      }
      upstream.release();
      for (Program dig : digs) {
        try (dig) {
          assertThat(dig.awaitEnd()).containsExactly("192.0.2.7");
        }
      }
      assertThat(upstream.asked).containsExactly("tea.example. 1");
    });
  }

  @Test
  void answerThatIsGoodForNoTimeIsNotKept() throws Exception {
    withForwarder(PATIENT, () -> {
      upstream.ttl(0);
      assertThat(dig("+short", "tea.example")).containsExactly("192.0.2.7");
      assertThat(dig("+short", "tea.example")).containsExactly("192.0.2.7");
      assertThat(upstream.asked).hasSize(2);
    });
  }

  @Test
  void silenceIsAFailureThatIsNotKept() throws Exception {
    withForwarder(Duration.ofMillis(20), () -> {
      upstream.keepSilent();
      assertThat(dig("tea.example")).anyMatch(line -> line.contains("status: SERVFAIL"));
      assertThat(dig("tea.example")).anyMatch(line -> line.contains("status: SERVFAIL"));
      assertThat(upstream.asked).hasSize(4); // it asks twice each time
    });
  }

  @Test
  void malformedPacketsAreDropped() throws Exception {
    withForwarder(PATIENT, () -> {
      try (DatagramSocket socket = new DatagramSocket()) {
        for (byte[] data : List.of(
            new byte[0],
            new byte[] {1, 2, 3},
            header(0x8180, 1), // an answer
            header(0x100, 1), // a question without its name
            with(header(0x100, 1), 0xc0, 12, 0, 1, 0, 1), // a name that points to itself
            with(header(0x100, 1), 60, 'a', 'b'))) {
          socket.send(new DatagramPacket(data, data.length, forwarder.address()));
        }
      }
      assertThat(dig("+short", "tea.example")).containsExactly("192.0.2.7");
      assertThat(upstream.asked).containsExactly("tea.example. 1");
    });
  }

  private static byte[] header(int flags, int questions) {
    return new byte[] {
      7, 7, (byte) (flags >> 8), (byte) flags, 0, (byte) questions, 0, 0, 0, 0, 0, 0
    };
  }

  private static byte[] with(byte[] header, int... more) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(header);
    for (int b : more) {
      out.write(b);
    }
    return out.toByteArray();
  }
}
