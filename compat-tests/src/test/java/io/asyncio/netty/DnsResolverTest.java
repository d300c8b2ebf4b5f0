package io.asyncio.netty;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.startServer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.Asyncio;
import io.asyncio.CancelledError;
import io.asyncio.Coroutine;
import io.asyncio.DatagramOptions;
import io.asyncio.Future;
import io.asyncio.HostAndService;
import io.asyncio.Server;
import io.asyncio.Task;
import io.asyncio.netty.testing.FakeDnsServer;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.netty.resolver.dns.DefaultDnsCache;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A loop that asks the DNS itself. */
class DnsResolverTest extends LoopTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.ofLiteral(LOCALHOST), 0);

  private FakeDnsServer server = new FakeDnsServer()
      .host("both.test", "::1", "127.0.0.1")
      .host("six.test", "::6")
      .host("none.test")
      .pointer("1.0.0.127.in-addr.arpa", "localhost.test");

  /** Runs a body on a loop that asks the fake server, which lives on it. */
  private void runAsking(UnaryOperator<DnsNameResolverBuilder> settings, Coroutine.Body body)
      throws Exception {
    DnsResolver resolver = new DnsResolver(builder -> settings.apply(builder
        .searchDomains(List.of())
        .nameServerProvider(new SingletonDnsServerAddressStreamProvider(server.address()))));
    Asyncio.run(
        Asyncio.async(() -> {
          Server overTcp = openServer();
          body.run();
          server.close();
          overTcp.close();
          await(overTcp.waitClosed());
        }),
        () -> new NettyEventLoop(ioTransport, resolver));
  }

  /** Has the server listen on one port over UDP and TCP, whichever is free for both. */
  private Server openServer() throws Exception {
    while (true) {
      Server overTcp = await(startServer(server::serve, LOCALHOST, 0));
      InetSocketAddress local = new InetSocketAddress(ANY_PORT.getAddress(), overTcp.port());
      try {
        await(getRunningLoop().createDatagramEndpoint(() -> server, DatagramOptions.local(local)));
        return overTcp;
      } catch (BindException e) {
        overTcp.close(); // somebody has that port of UDP
      }
    }
  }

  private static List<String> hosts(List<InetSocketAddress> addresses) {
    return addresses.stream()
        .map(address -> address.getAddress().getHostAddress())
        .toList();
  }

  @Test
  void addressesOfBothFamiliesAreAskedFor() throws Exception {
    runAsking(UnaryOperator.identity(), () -> {
      assertThat(hosts(await(getRunningLoop().getaddrinfo("both.test", 80))))
          .containsExactlyInAnyOrder(LOCALHOST, "0:0:0:0:0:0:0:1");
      assertThat(hosts(await(getRunningLoop().getaddrinfo("six.test", 80))))
          .containsExactly("0:0:0:0:0:0:0:6");
      assertThat(server.asked)
          .containsExactlyInAnyOrder(
              "both.test. 1", "both.test. 28", "six.test. 1", "six.test. 28");
    });
  }

  @Test
  void nothingIsRememberedUnlessItIsAskedFor() throws Exception {
    runAsking(UnaryOperator.identity(), () -> {
      await(getRunningLoop().getaddrinfo("both.test", 80));
      await(getRunningLoop().getaddrinfo("both.test", 80));
      assertThat(server.asked).hasSize(4);
    });
    server = new FakeDnsServer().host("both.test", LOCALHOST);
    runAsking(builder -> builder.resolveCache(new DefaultDnsCache()), () -> {
      await(getRunningLoop().getaddrinfo("both.test", 80));
      int once = server.asked.size();
      await(getRunningLoop().getaddrinfo("both.test", 80));
      assertThat(server.asked).hasSize(once);
    });
  }

  @Test
  void unknownHostIsNamed() throws Exception {
    runAsking(UnaryOperator.identity(), () -> {
      for (String name : List.of("nowhere.test", "none.test")) {
        assertThatThrownBy(() -> await(getRunningLoop().getaddrinfo(name, 80)))
            .isExactlyInstanceOf(UnknownHostException.class)
            .hasMessageStartingWith(name + ": ");
      }
    });
  }

  @Test
  void serverThatDoesNotAnswerIsNotWaitedForForEver() throws Exception {
    server.keepSilent();
    runAsking(builder -> builder.queryTimeoutMillis(20).maxQueriesPerResolve(1), () -> {
      assertThatThrownBy(() -> await(getRunningLoop().getaddrinfo("both.test", 80)))
          .isExactlyInstanceOf(UnknownHostException.class)
          .hasMessageStartingWith("both.test: ");
      assertThatThrownBy(() -> await(getRunningLoop().getnameinfo(ANY_PORT)))
          .isExactlyInstanceOf(UnknownHostException.class)
          .hasMessageStartingWith(LOCALHOST + ": ");
    });
  }

  @Test
  void addressesHaveNamesToo() throws Exception {
    runAsking(UnaryOperator.identity(), () -> {
      assertThat(await(getRunningLoop().getnameinfo(ANY_PORT)))
          .isEqualTo(new HostAndService("localhost.test", "0"));
      InetSocketAddress nameless = new InetSocketAddress(InetAddress.ofLiteral("2001:db8::a1"), 0);
      assertThat(await(getRunningLoop().getnameinfo(nameless)).host()).isEqualTo("2001:db8::a1");
      assertThat(server.asked.getLast())
          .isEqualTo("1.a." + "0.".repeat(22) + "8.b.d.0.1.0.0.2.ip6.arpa. 12");
    });
  }

  @Test
  void manyAreLookedUpAtATime() throws Exception {
    int many = 50;
    IntStream.range(0, many).forEach(i -> server.host("host" + i + ".test", "10.0.0." + i));
    runAsking(UnaryOperator.identity(), () -> {
      List<Coroutine<List<InetSocketAddress>>> lookups = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        lookups.add(getRunningLoop().getaddrinfo("host" + i + ".test", i));
      }
      List<List<InetSocketAddress>> found = await(gather(lookups));
      for (int i = 0; i < many; i++) {
        assertThat(hosts(found.get(i))).containsExactly("10.0.0." + i);
      }
    });
  }

  @Test
  void connectionsAreMadeByIt() throws Exception {
    runAsking(UnaryOperator.identity(), () -> {
      Server echo = await(getRunningLoop().createServer(Recorder::new, LOCALHOST, 0));
      var connection =
          await(getRunningLoop().createConnection(Recorder::new, "both.test", Pair.port(echo)));
      connection.transport().close();
      connection.protocol().awaitLost();
      echo.close();
      await(echo.waitClosed());
    });
  }

  @Test
  void cancelledLookUpHarmsNobodyAndTheLoopClosesMeanwhile() throws Exception {
    server.keepSilent();
    runAsking(UnaryOperator.identity(), () -> {
      Task<?> task = createTask(getRunningLoop().getaddrinfo("both.test", 80));
      Future<Void> first = getRunningLoop().createFuture();
      getRunningLoop().callSoon(() -> first.setResult(null));
      await(first);
      task.cancel();
      assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
      createTask(getRunningLoop().getaddrinfo("both.test", 80));
    });
  }

  @Test
  void answerThatIsTooLongForADatagramIsAskedForOverTcp() throws Exception {
    server.truncate();
    runAsking(UnaryOperator.identity(), () -> {
      assertThat(hosts(await(getRunningLoop().getaddrinfo("both.test", 80))))
          .containsExactlyInAnyOrder(LOCALHOST, "0:0:0:0:0:0:0:1");
    });
  }

  @Test
  void aResolverIsForOneLoop() {
    DnsResolver resolver = new DnsResolver();
    NettyEventLoop first = new NettyEventLoop(ioTransport, resolver);
    assertThatIllegalStateException()
        .isThrownBy(() -> new NettyEventLoop(ioTransport, resolver))
        .withMessageContaining("has a loop already");
    first.close();
  }
}
