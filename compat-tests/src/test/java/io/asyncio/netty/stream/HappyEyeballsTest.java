package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asyncio.CancelledError;
import io.asyncio.Connection;
import io.asyncio.ConnectionOptions;
import io.asyncio.Server;
import io.asyncio.Task;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.FakeLookup;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.transport.Families;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HappyEyeballsTest extends LoopTest {

  private static final double LONG = 1e6;

  private static ConnectionOptions delay(double seconds) {
    return ConnectionOptions.defaults().withHappyEyeballsDelay(seconds);
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_create_connection_happy_eyeballs_ipv4_only")
  void anAddressThatHangsDoesNotDelayTheNextBeyondTheDelay() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(Recorder::new, LOCALHOST, 0));
      int port = Pair.port(server);
      LoopParts.lookUpWith(loop, FakeLookup.knowing("host", "127.0.0.2", LOCALHOST));
      try (HangingAddress hanging = HangingAddress.at("127.0.0.2", port)) {
        var connection = soon(loop.createConnection(Recorder::new, "host", port, delay(0.05)));
        assertThat(connection.transport().getExtraInfo("peername").toString()).contains(LOCALHOST);
        assertThat(hanging.port()).isEqualTo(port);
        connection.transport().close();
        connection.protocol().awaitLost();
      }
      server.close();
    });
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_create_connection_happy_eyeballs")
  void ipv6ThatHangsDoesNotDelayIpv4BeyondTheDelay() throws Exception {
    assumeTrue(Families.hasIpv6());
    run(() -> {
      Server server = await(loop.createServer(Recorder::new, LOCALHOST, 0));
      int port = Pair.port(server);
      LoopParts.lookUpWith(loop, FakeLookup.knowing("host", "::1", LOCALHOST));
      try (HangingAddress hanging = HangingAddress.at("::1", port)) {
        var connection = soon(loop.createConnection(Recorder::new, "host", port, delay(0.02)));
        assertThat(connection.transport().getExtraInfo("peername").toString()).contains(LOCALHOST);
        assertThat(hanging.port()).isEqualTo(port);
        connection.transport().close();
        connection.protocol().awaitLost();
      }
      server.close();
    });
  }

  @Test
  void aFailureBeginsTheNextAtOnce() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(Recorder::new, LOCALHOST, 0));
      LoopParts.lookUpWith(loop, FakeLookup.knowing("host", "127.0.0.2", LOCALHOST));
      var connection =
          soon(loop.createConnection(Recorder::new, "host", Pair.port(server), delay(LONG)));
      connection.transport().close();
      connection.protocol().awaitLost();
      server.close();
    });
  }

  @Test
  void ofSeveralThatAnswerOneIsKept() throws Exception {
    run(() -> {
      Server server =
          await(loop.createServer(Recorder::new, io.asyncio.ServerOptions.of("0.0.0.0", 0)));
      LoopParts.lookUpWith(loop, FakeLookup.knowing("host", LOCALHOST, "127.0.0.2", "127.0.0.3"));
      var connection =
          soon(loop.createConnection(Recorder::new, "host", Pair.port(server), delay(0)));
      connection.transport().close();
      connection.protocol().awaitLost();
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  void allFailuresAreTold() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(Recorder::new, "127.0.0.9", 0));
      int port = Pair.port(server);
      LoopParts.lookUpWith(loop, FakeLookup.knowing("host", LOCALHOST, "127.0.0.2"));
      assertThatThrownBy(
              () -> soon(loop.createConnection(Recorder::new, "host", port, delay(0.01))))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("Multiple exceptions: ");
      server.close();
    });
  }

  @Test
  void cancellingEndsAllAttempts() throws Exception {
    run(() -> {
      try (HangingAddress first = HangingAddress.at("127.0.0.2", 0);
          HangingAddress second = HangingAddress.at("127.0.0.3", first.port())) {
        LoopParts.lookUpWith(loop, FakeLookup.knowing("host", "127.0.0.2", "127.0.0.3"));
        Task<Connection<Recorder>> connecting =
            createTask(loop.createConnection(Recorder::new, "host", second.port(), delay(0.01)));
        await(sleep(0.03));
        connecting.cancel();
        assertThatThrownBy(() -> soon(connecting)).isInstanceOf(CancelledError.class);
      }
    });
  }

  @Test
  void familiesTakeTurns() {
    List<InetSocketAddress> addresses = addresses("::1", "::2", "::3", "1.1.1.1", "1.1.1.2");
    assertThat(Families.interleave(addresses, 0)).isEqualTo(addresses);
    assertThat(Families.interleave(addresses, 1))
        .isEqualTo(addresses("::1", "1.1.1.1", "::2", "1.1.1.2", "::3"));
    assertThat(Families.interleave(addresses, 2))
        .isEqualTo(addresses("::1", "::2", "1.1.1.1", "::3", "1.1.1.2"));
    assertThat(Families.interleave(addresses, 9)).isEqualTo(addresses);
    assertThat(Families.interleave(addresses("1.1.1.1"), 1)).isEqualTo(addresses("1.1.1.1"));
  }

  private static List<InetSocketAddress> addresses(String... literals) {
    return Arrays.stream(literals)
        .map(literal -> new InetSocketAddress(InetAddress.ofLiteral(literal), 1))
        .toList();
  }
}
