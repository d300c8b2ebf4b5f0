package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.waitFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asyncio.CancelledError;
import io.asyncio.Connection;
import io.asyncio.ConnectionOptions;
import io.asyncio.ExceptionGroup;
import io.asyncio.Server;
import io.asyncio.Task;
import io.asyncio.TimeoutError;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.FakeLookup;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.SilentPort;
import io.asyncio.netty.transport.Families;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectTest extends LoopTest {

  private static final ConnectionOptions OPTIONS = ConnectionOptions.defaults();

  private static InetSocketAddress address(String host, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(host), port);
  }

  private void end(Connection<Recorder> connection) throws Exception {
    connection.transport().close();
    connection.protocol().awaitLost();
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_create_connection")
  @CPython("test_transports::TransportTests::test_get_extra_info")
  void returnsWhenConnectionMadeHasRun() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(Recorder::new, LOCALHOST, 0));
      var connection = await(loop.createConnection(Recorder::new, LOCALHOST, Pair.port(server)));
      assertThat(connection.protocol().events).containsExactly("made");
      assertThat(connection.protocol().transport).isSameAs(connection.transport());
      assertThat(connection.transport().getProtocol()).isSameAs(connection.protocol());
      assertThat(connection.transport().getExtraInfo("peername"))
          .isEqualTo(server.sockets().getFirst());
      assertThat(connection.transport().getExtraInfo("sockname"))
          .isInstanceOf(InetSocketAddress.class);
      assertThat(connection.transport().getExtraInfo("socket")).isNotNull();
      assertThat(connection.transport().getExtraInfo("nothing")).isNull();
      assertThat(connection.transport().getExtraInfo("nothing", "else")).isEqualTo("else");
      end(connection);
      server.close();
    });
  }

  @Test
  void aRefusedConnectionIsNamed() throws Exception {
    run(() -> {
      try (SilentPort silent = SilentPort.tcp()) {
        int port = silent.number();
        assertThatThrownBy(() -> await(loop.createConnection(Recorder::new, LOCALHOST, port)))
            .isInstanceOf(ConnectException.class)
            .hasMessageContaining("127.0.0.1:" + port);
      }
    });
  }

  @Test
  void anUnknownHostIsNamed() throws Exception {
    LoopParts.lookUpWith(loop, FakeLookup.knowing());
    run(() -> assertThatThrownBy(() -> await(loop.createConnection(Recorder::new, "nowhere", 1)))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("nowhere"));
  }

  @Test
  @CPython("test_base_events::BaseEventLoopWithSelectorTests::test_create_connection_multiple")
  void theNextAddressIsTriedWhenOneFails() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(Recorder::new, "127.0.0.2", 0));
      LoopParts.lookUpWith(loop, FakeLookup.knowing("host", LOCALHOST, "127.0.0.2"));
      var connection = await(loop.createConnection(Recorder::new, "host", Pair.port(server)));
      assertThat(connection.transport().getExtraInfo("peername"))
          .isEqualTo(address("127.0.0.2", Pair.port(server)));
      end(connection);
      server.close();
    });
  }

  @Test
  @CPython(
      "test_base_events::BaseEventLoopWithSelectorTests::test_create_connection_multiple_errors")
  void severalFailuresAreToldInOneMessageOrInAGroup() throws Exception {
    run(() -> {
      try (SilentPort silent = SilentPort.tcp()) {
        int port = silent.number();
        LoopParts.lookUpWith(loop, FakeLookup.knowing("host", LOCALHOST, "127.0.0.2"));
        assertThatThrownBy(() -> await(loop.createConnection(Recorder::new, "host", port)))
            .isInstanceOf(IOException.class)
            .hasMessageStartingWith("Multiple exceptions: ")
            .hasMessageContaining("127.0.0.1:" + port)
            .hasMessageContaining("127.0.0.2:" + port);
        ExceptionGroup group = catchThrowableOfType(
            ExceptionGroup.class,
            () -> await(
                loop.createConnection(Recorder::new, "host", port, OPTIONS.withAllErrors(true))));
        assertThat(group.exceptions()).hasSize(2).allMatch(ConnectException.class::isInstance);
      }
    });
  }

  @Test
  @CPython("test_base_events::BaseEventLoopWithSelectorTests::test_create_connection_connect_err")
  void allErrorsGroupsASingleOneToo() throws Exception {
    run(() -> {
      try (SilentPort silent = SilentPort.tcp()) {
        int port = silent.number();
        ExceptionGroup group = catchThrowableOfType(
            ExceptionGroup.class,
            () -> await(loop.createConnection(
                Recorder::new, LOCALHOST, port, OPTIONS.withAllErrors(true))));
        assertThat(group.exceptions()).hasSize(1);
      }
    });
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_create_connection_local_addr")
  void bindsTheLocalAddress() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(Recorder::new, LOCALHOST, 0));
      var connection = await(loop.createConnection(
          Recorder::new,
          LOCALHOST,
          Pair.port(server),
          OPTIONS.withLocalAddress(address("127.0.0.3", 0))));
      assertThat(((InetSocketAddress) connection.transport().getExtraInfo("sockname"))
              .getAddress()
              .getHostAddress())
          .isEqualTo("127.0.0.3");
      end(connection);
      server.close();
    });
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_create_connection_local_addr_in_use")
  void aLocalAddressInUseIsNamed() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(Recorder::new, LOCALHOST, 0));
      int port = Pair.port(server);
      assertThatThrownBy(() -> await(loop.createConnection(
              Recorder::new, LOCALHOST, port, OPTIONS.withLocalAddress(address(LOCALHOST, port)))))
          .isInstanceOf(BindException.class)
          .hasMessageContaining("127.0.0.1:" + port)
          .hasMessageContaining("address already in use");
      server.close();
    });
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_create_connection_local_addr_nomatch_family")
  void aLocalAddressOfAnotherFamilyDoesNotMatch() throws Exception {
    run(() -> assertThatThrownBy(() -> await(loop.createConnection(
            Recorder::new, LOCALHOST, 1, OPTIONS.withLocalAddress(address("::1", 0)))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no matching local address"));
  }

  @Test
  @CPython(
      "test_events::EventLoopTestsMixin::test_create_connection_local_addr_skip_different_family")
  void localAddressesOfAnotherFamilyAreSkipped() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(Recorder::new, LOCALHOST, 0));
      LoopParts.lookUpWith(loop, FakeLookup.knowing("here", "::1", "127.0.0.4"));
      var connection = await(loop.createConnection(
          Recorder::new,
          LOCALHOST,
          Pair.port(server),
          OPTIONS.withLocalAddress(InetSocketAddress.createUnresolved("here", 0))));
      assertThat(connection.transport().getExtraInfo("sockname").toString()).contains("127.0.0.4");
      end(connection);
      server.close();
    });
  }

  @Test
  void aFamilyWithoutAnAddressIsAnUnknownHost() throws Exception {
    run(() -> assertThatThrownBy(() -> await(loop.createConnection(
            Recorder::new, LOCALHOST, 1, OPTIONS.withFamily(StandardProtocolFamily.INET6))))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("INET6"));
  }

  @Test
  @CPython("test_base_events::BaseEventLoopWithSelectorTests::test_create_connection_ip_addr")
  void connectsToExactlyTheAddressOfEitherFamily() throws Exception {
    assumeTrue(Families.hasIpv6());
    run(() -> {
      for (String host : new String[] {"127.0.0.2", "::1"}) {
        Server server = await(loop.createServer(Recorder::new, host, 0));
        var connection = await(loop.createConnection(Recorder::new, host, Pair.port(server)));
        assertThat(connection.transport().getExtraInfo("peername"))
            .isEqualTo(address(host, Pair.port(server)));
        InetSocketAddress own = (InetSocketAddress) connection.transport().getExtraInfo("sockname");
        assertThat(own.getAddress()).hasSameClassAs(InetAddress.ofLiteral(host));
        end(connection);
        server.close();
      }
    });
  }

  @Test
  void anEmptyHostIsThisMachine() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(Recorder::new, LOCALHOST, 0));
      end(await(loop.createConnection(Recorder::new, "", Pair.port(server))));
      server.close();
    });
  }

  @Test
  void aFactoryThatThrowsLeavesNoConnectionBehind() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      Server server = await(loop.createServer(() -> accepted, LOCALHOST, 0));
      IllegalStateException thrown = new IllegalStateException("no protocol");
      assertThatThrownBy(() -> await(loop.createConnection(
              () -> {
                throw thrown;
              },
              LOCALHOST,
              Pair.port(server))))
          .isSameAs(thrown);
      accepted.awaitLost();
      server.close();
    });
  }

  @Test
  void aCancelledConnectLeavesNothingBehind() throws Exception {
    run(() -> {
      try (HangingAddress hanging = HangingAddress.at("127.0.0.2", 0)) {
        Task<Connection<Recorder>> connecting =
            createTask(loop.createConnection(Recorder::new, "127.0.0.2", hanging.port()));
        for (int i = 0; i < 20; i++) {
          await(sleep(0));
        }
        assertThat(connecting.done()).isFalse();
        connecting.cancel();
        assertThatThrownBy(() -> soon(connecting)).isInstanceOf(CancelledError.class);
      }
    });
  }

  @Test
  void cancellingAtAnyStepLeavesNothingBehind() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(Recorder::new, LOCALHOST, 0));
      for (int steps = 0; steps < 12; steps++) {
        Task<Connection<Recorder>> connecting =
            createTask(loop.createConnection(Recorder::new, LOCALHOST, Pair.port(server)));
        for (int i = 0; i < steps; i++) {
          await(sleep(0));
        }
        if (connecting.cancel()) {
          assertThatThrownBy(() -> soon(connecting)).isInstanceOf(CancelledError.class);
        } else {
          end(soon(connecting));
        }
      }
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  @CPython(
      "test_base_events::BaseEventLoopWithSelectorTests::test_create_connection_no_getaddrinfo")
  @CPython("test_base_events::BaseEventLoopWithSelectorTests::test_create_connection_no_local_addr")
  void hostsThatHaveNoAddressAreUnknown() throws Exception {
    LoopParts.lookUpWith(loop, FakeLookup.knowing("empty"));
    InetSocketAddress nowhere = InetSocketAddress.createUnresolved("empty", 0);
    run(() -> {
      assertThatThrownBy(() -> await(loop.createConnection(Recorder::new, "empty", 1)))
          .isInstanceOf(UnknownHostException.class)
          .hasMessageContaining("empty");
      assertThatThrownBy(() -> await(loop.createConnection(
              Recorder::new, LOCALHOST, 1, OPTIONS.withLocalAddress(nowhere))))
          .isInstanceOf(UnknownHostException.class)
          .hasMessageContaining("empty");
    });
  }

  @Test
  @CPython(
      "test_base_events::BaseEventLoopWithSelectorTests::test_create_connection_multiple_errors_local_addr")
  void localAddressThatCannotBeBoundIsOneFailureOfSeveral() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(Recorder::new, LOCALHOST, 0));
      int port = Pair.port(server);
      LoopParts.lookUpWith(
          loop, FakeLookup.knowing("host", "::1", "127.0.0.1").and("here", "127.0.0.1"));
      ConnectionOptions options =
          OPTIONS.withLocalAddress(InetSocketAddress.createUnresolved("here", port));
      assertThatThrownBy(() -> await(loop.createConnection(Recorder::new, "host", port, options)))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("Multiple exceptions: no matching local address")
          .hasMessageContaining("address already in use");
      ExceptionGroup group = catchThrowableOfType(
          ExceptionGroup.class,
          () -> await(
              loop.createConnection(Recorder::new, "host", port, options.withAllErrors(true))));
      assertThat(group.exceptions()).hasSize(2).last().isInstanceOf(BindException.class);
      server.close();
    });
  }

  @Test
  @CPython("test_base_events::BaseEventLoopWithSelectorTests::test_create_connection_timeout")
  void timeoutEndsTheAttemptAndIsRaised() throws Exception {
    run(() -> {
      try (HangingAddress hanging = HangingAddress.at("127.0.0.2", 0)) {
        assertThatThrownBy(() -> await(
                waitFor(loop.createConnection(Recorder::new, "127.0.0.2", hanging.port()), 0.02)))
            .isInstanceOf(TimeoutError.class);
      }
    });
  }

  @Test
  @CPython(
      "test_base_events::BaseEventLoopWithSelectorTests::test_create_connection_happy_eyeballs_empty_exceptions")
  void withoutAnyFailureItIsATimeout() {
    assertThat(Connector.failure(List.of(), false)).isInstanceOf(TimeoutError.class);
    assertThat(Connector.failure(List.of(), true)).isInstanceOf(TimeoutError.class);
  }

  @Test
  void badArgumentsAreRefusedWhenCalled() {
    assertThatThrownBy(() -> loop.createConnection(null, LOCALHOST, 1))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("protocolFactory");
    assertThatThrownBy(() -> loop.createConnection(Recorder::new, LOCALHOST, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
    assertThatThrownBy(() -> loop.createConnection(Recorder::new, LOCALHOST, 65_536))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65536");
    loop.close();
    assertThatThrownBy(() -> loop.createConnection(Recorder::new, LOCALHOST, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  /**
   * Counts the iterations of the loop until it is told to stop. Each of them lasts so long that the
   * next one looks for I/O.
   */
  private final class Iterations {

    private static final long LONG_ENOUGH_NANOS = 50_000;

    int count;
    private boolean stopped;

    void start() {
      loop.callSoon(this::next);
    }

    private void next() {
      long start = System.nanoTime();
      while (System.nanoTime() - start < LONG_ENOUGH_NANOS) {
        Thread.onSpinWait();
      }
      if (!stopped) {
        count++;
        loop.callSoon(this::next);
      }
    }

    void stop() {
      stopped = true;
    }
  }

  @Test
  void connectingToAnAddressTakesFiveIterationsAtMost() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(Recorder::new, LOCALHOST, 0));
      List<Integer> counts = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        Iterations iterations = new Iterations();
        iterations.start();
        Recorder client = await(loop.createConnection(Recorder::new, LOCALHOST, Pair.port(server)))
            .protocol();
        iterations.stop();
        counts.add(iterations.count);
        client.transport.abort();
        client.awaitLost();
      }
      server.close();
      server.abortClients();
      soon(server.waitClosed());
      assertThat(counts).allMatch(count -> count <= 5);
    });
  }
}
