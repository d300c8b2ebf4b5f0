package io.asyncio.netty.datagram;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.netty.datagram.DatagramTest.anyPort;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.DatagramOptions;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.FakeLookup;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.transport.Families;
import io.asyncio.netty.transport.SystemResolver;
import io.asyncio.transports.WriteBufferLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Datagrams for hosts with names. */
class DatagramNamesTest extends LoopTest {

  private final CountDownLatch mayAnswer = new CountDownLatch(1);
  private DatagramRecorder server;
  private DatagramRecorder client;

  private void open() throws Exception {
    LoopParts.lookUpWith(loop, new SlowLookup());
    server = open(DatagramOptions.local(anyPort()));
    client = open(DatagramOptions.local(anyPort()));
  }

  private DatagramRecorder open(DatagramOptions options) throws Exception {
    return await(loop.createDatagramEndpoint(DatagramRecorder::new, options)).protocol();
  }

  private InetSocketAddress named(String host) {
    return InetSocketAddress.createUnresolved(host, server.address().getPort());
  }

  /** Knows one host, and answers when it may. */
  private final class SlowLookup implements SystemResolver.Lookup {

    @Override
    public InetAddress[] addressesOf(String host) throws UnknownHostException {
      try {
        mayAnswer.await();
      } catch (InterruptedException e) {
        throw new UnknownHostException("interrupted");
      }
      if (!host.equals("known")) {
        throw new UnknownHostException(host);
      }
      return new InetAddress[] {
        InetAddress.ofLiteral("::1"), InetAddress.ofLiteral("127.0.0.1"),
      };
    }

    @Override
    public String nameOf(InetAddress address) {
      return address.toString();
    }
  }

  @Test
  @CPython("uvloop/test_udp::Test_UV_UDP::test_udp_sendto_dns")
  void whatFollowsADatagramForANameWaitsBehindItAndTheLoopGoesOn() throws Exception {
    run(() -> {
      open();
      client.send("one", named("known"));
      client.send("two", server.address());
      client.send("three", named("known"));
      assertThat(client.transport.getWriteBufferSize()).isEqualTo(3 + 3 + 5 + 3 * 8);
      await(sleep(0));
      await(sleep(0));
      assertThat(server.texts()).isEmpty();
      mayAnswer.countDown();
      server.awaitCount(3);
      assertThat(server.texts()).containsExactly("one", "two", "three");
      assertThat(client.transport.getWriteBufferSize()).isZero();
      client.end();
      server.end();
    });
  }

  @Test
  void nameThatNobodyKnowsIsAnErrorAndWhatFollowsIsSent() throws Exception {
    run(() -> {
      open();
      mayAnswer.countDown();
      client.send("lost", named("unknown"));
      client.send("sent", server.address());
      server.awaitCount(1);
      assertThat(server.texts()).containsExactly("sent");
      assertThat(client.events).containsExactly("made", "error");
      assertThat(client.errors).hasOnlyElementsOfType(UnknownHostException.class);
      client.end();
      server.end();
    });
  }

  @Test
  @CPython(
      "test_base_events::BaseEventLoopWithSelectorTests::test_create_datagram_endpoint_ip_addr")
  void localAddressWrittenAsANumberIsNotLookedUp() throws Exception {
    LoopParts.lookUpWith(loop, FakeLookup.knowing());
    run(() -> {
      for (String literal :
          Families.hasIpv6() ? List.of("127.0.0.1", "::1") : List.of("127.0.0.1")) {
        DatagramRecorder endpoint =
            open(DatagramOptions.local(InetSocketAddress.createUnresolved(literal, 0)));
        assertThat(endpoint.address().getAddress()).isEqualTo(InetAddress.ofLiteral(literal));
        endpoint.end();
      }
    });
  }

  @Test
  @CPython("uvloop/test_udp::Test_UV_UDP::test_udp_sendto_broadcast")
  void broadcastIsAnAddressThatIsNotLookedUp() throws Exception {
    run(() -> {
      open();
      client.send("to everybody", named("<broadcast>"));
      assertThat(client.transport.getWriteBufferSize()).isZero();
      assertThat(client.events).containsExactly("made", "error");
      client.end();
      server.end();
    });
  }

  @Test
  void addressWrittenAsANumberIsNotLookedUp() throws Exception {
    run(() -> {
      open();
      client.send("at once", named("127.0.0.1"));
      assertThat(client.transport.getWriteBufferSize()).isZero();
      server.awaitCount(1);
      client.end();
      server.end();
    });
  }

  @Test
  void closeWaitsForTheNameAndAbortDoesNot() throws Exception {
    run(() -> {
      open();
      DatagramRecorder aborted = open(DatagramOptions.local(anyPort()));
      aborted.send("dropped", named("known"));
      client.send("sent", named("known"));
      await(sleep(0));
      client.transport.close();
      aborted.transport.abort();
      aborted.awaitEvent("lost");
      assertThat(client.events).containsExactly("made");
      mayAnswer.countDown();
      client.awaitEvent("lost");
      server.awaitCount(1);
      assertThat(server.texts()).containsExactly("sent");
      server.end();
    });
  }

  @Test
  void writingIsPausedWhileANameIsLookedUp() throws Exception {
    run(() -> {
      open();
      client.transport.setWriteBufferLimits(new WriteBufferLimits(10, 0));
      client.send("123", named("known"));
      assertThat(client.events).containsExactly("made", "pause");
      mayAnswer.countDown();
      client.awaitEvent("resume");
      server.awaitCount(1);
      client.end();
      server.end();
    });
  }
}
