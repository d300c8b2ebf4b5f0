package io.asyncio.netty.transport;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.AddrInfo;
import io.asyncio.AddrInfoFlag;
import io.asyncio.AddrInfoOptions;
import io.asyncio.CancelledError;
import io.asyncio.SocketKind;
import io.asyncio.Task;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.FakeLookup;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code getaddrinfo} gives: that of CPython, whose results on Linux stand here as text. */
class GetaddrinfoTest extends LoopTest {

  private static final AddrInfoOptions ANY = AddrInfoOptions.defaults();
  private static final AddrInfoOptions STREAM = ANY.withType(SocketKind.STREAM);
  private static final AddrInfoOptions DGRAM = ANY.withType(SocketKind.DGRAM);
  private static final AddrInfoOptions RAW = ANY.withType(SocketKind.RAW);
  private static final String LABEL_OF_64 = "a".repeat(64);

  /** As libuv once read 127.0.0.1 from its end. */
  private static final String TRICK = "0x" + "0".repeat(246) + "7f000001.example.com";

  private final FakeLookup lookup =
      FakeLookup.knowing("host", "1.2.3.4", "::5").and("localhost", "127.0.0.1");

  @BeforeEach
  void askNobody() {
    LoopParts.lookUpWith(loop, lookup);
  }

  private static String text(AddrInfo info) {
    return info.type()
        + "/"
        + info.proto()
        + " "
        + (info.canonname().isEmpty() ? "" : info.canonname() + " ")
        + info.sockaddr().getAddress().getHostAddress().replace("0:0:0:0:0:0:0:", "::")
        + " "
        + info.sockaddr().getPort();
  }

  private List<String> found(String host, String service, AddrInfoOptions options)
      throws Exception {
    return await(loop.getaddrinfo(host, service, options)).stream()
        .peek(info -> assertThat(info.family().name())
            .isEqualTo(Families.of(info.sockaddr()).name()))
        .map(GetaddrinfoTest::text)
        .toList();
  }

  private void assertUnknown(String host, String service, AddrInfoOptions options, String named) {
    assertThatThrownBy(() -> await(loop.getaddrinfo(host, service, options)))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining(named);
  }

  @Test
  void withoutOptionsEveryFamilyAndTypeIsLookedUp() throws Exception {
    run(() -> {
      List<AddrInfo> all = await(loop.getaddrinfo("host", "http"));
      assertThat(all).isEqualTo(await(loop.getaddrinfo("host", "http", ANY)));
      assertThat(all.stream().map(info -> info.sockaddr().getPort())).containsOnly(80);
    });
  }

  @Test
  @CPython("uvloop/test_dns::BaseTestDNS::test_getaddrinfo_1")
  void eachAddressHasAResultForEachType() throws Exception {
    run(() -> {
      assertThat(await(loop.getaddrinfo("host", 80, ANY)).stream().map(GetaddrinfoTest::text))
          .containsExactly(
              "STREAM/6 1.2.3.4 80",
              "DGRAM/17 1.2.3.4 80",
              "RAW/0 1.2.3.4 80",
              "STREAM/6 ::5 80",
              "DGRAM/17 ::5 80",
              "RAW/0 ::5 80");
      assertThat(found("host", "80", STREAM))
          .containsExactly("STREAM/6 1.2.3.4 80", "STREAM/6 ::5 80");
      assertThat(found("host", "80", ANY.withProto(17)))
          .containsExactly("DGRAM/17 1.2.3.4 80", "DGRAM/17 ::5 80");
      assertThat(found("host", "80", STREAM.withFamily(StandardProtocolFamily.INET6)))
          .containsExactly("STREAM/6 ::5 80");
      assertThat(found("host", null, RAW.withProto(41)).getFirst()).isEqualTo("RAW/41 1.2.3.4 0");
    });
  }

  @Test
  @CPython("uvloop/test_dns::BaseTestDNS::test_getaddrinfo_2")
  void theFirstResultHasTheCanonicalName() throws Exception {
    run(() -> assertThat(found("host", "80", STREAM.withFlags(AddrInfoFlag.CANONNAME)))
        .containsExactly("STREAM/6 name-of-1.2.3.4 1.2.3.4 80", "STREAM/6 ::5 80"));
  }

  @Test
  @CPython("uvloop/test_dns::BaseTestDNS::test_getaddrinfo_3")
  void unknownHostIsNamed() throws Exception {
    run(() -> {
      assertUnknown("nowhere", "80", ANY, "nowhere");
      assertUnknown("localhost", "80", ANY.withFamily(StandardProtocolFamily.INET6), "localhost");
    });
  }

  @Test
  @CPython("uvloop/test_dns::BaseTestDNS::test_getaddrinfo_4")
  void familyThatIsNotOfIpIsRefused() throws Exception {
    run(() -> assertUnknown("host", "80", ANY.withFamily(StandardProtocolFamily.UNIX), "UNIX"));
  }

  @Test
  @CPython("uvloop/test_dns::BaseTestDNS::test_getaddrinfo_5")
  @CPython("uvloop/test_dns::BaseTestDNS::test_getaddrinfo_6")
  @CPython("uvloop/test_dns::BaseTestDNS::test_getaddrinfo_11")
  @CPython("test_base_events::BaseEventTests::test_port_parameter_types")
  void servicesThatAreNumbersArePorts() throws Exception {
    run(() -> {
      assertThat(found("host", "443", STREAM)).first().isEqualTo("STREAM/6 1.2.3.4 443");
      assertThat(found("host", "", STREAM)).first().isEqualTo("STREAM/6 1.2.3.4 0");
      assertThat(found("host", null, STREAM)).first().isEqualTo("STREAM/6 1.2.3.4 0");
      assertThat(found("127.0.0.1", "443", STREAM)).containsExactly("STREAM/6 127.0.0.1 443");
      assertThat(found("127.0.0.1", "", STREAM)).containsExactly("STREAM/6 127.0.0.1 0");
      assertThat(found("127.0.0.1", null, STREAM)).containsExactly("STREAM/6 127.0.0.1 0");
      assertUnknown("host", "-1", ANY, "-1");
      assertUnknown("host", "80x", ANY, "80x");
    });
    for (String port : List.of("65536", "70000", "99999999999")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> loop.getaddrinfo("host", port, ANY))
          .withMessageContaining(port);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.getaddrinfo("host", -1, ANY))
        .withMessageContaining("-1");
  }

  @Test
  @CPython("uvloop/test_dns::BaseTestDNS::test_getaddrinfo_7")
  void noHostIsTheLoopbackAndToBindEveryInterface() throws Exception {
    run(() -> {
      assertThat(found(null, "0", STREAM))
          .containsExactly("STREAM/6 ::1 0", "STREAM/6 127.0.0.1 0");
      assertThat(found(null, "80", STREAM.withFlags(AddrInfoFlag.PASSIVE)))
          .containsExactly("STREAM/6 0.0.0.0 80", "STREAM/6 ::0 80");
      assertThat(await(loop.getaddrinfo(null, 80)))
          .allMatch(address -> address.getAddress().isLoopbackAddress());
      assertUnknown(null, "80", ANY.withFlags(AddrInfoFlag.CANONNAME), "CANONNAME");
    });
  }

  @Test
  @CPython("uvloop/test_dns::BaseTestDNS::test_getaddrinfo_8")
  @CPython("uvloop/test_dns::BaseTestDNS::test_getaddrinfo_9")
  void emptyHostIsUnknown() throws Exception {
    run(() -> {
      assertUnknown("", "80", ANY, "empty");
      assertUnknown("", "80", ANY.withFlags(AddrInfoFlag.PASSIVE), "empty");
    });
  }

  @Test
  @CPython("uvloop/test_dns::BaseTestDNS::test_getaddrinfo_10")
  void neitherHostNorServiceIsUnknown() throws Exception {
    run(() -> assertUnknown(null, null, ANY, "host and service are both null"));
  }

  @Test
  @CPython("uvloop/test_dns::BaseTestDNS::test_getaddrinfo_12")
  @CPython("uvloop/test_dns::BaseTestDNS::test_getaddrinfo_13")
  @CPython("uvloop/test_dns::BaseTestDNS::test_getaddrinfo_20")
  void literalOfIpv4IsNotLookedUp() throws Exception {
    run(() -> {
      assertThat(found("127.0.0.1", "80", ANY))
          .containsExactly("STREAM/6 127.0.0.1 80", "DGRAM/17 127.0.0.1 80", "RAW/0 127.0.0.1 80");
      assertThat(found("127.0.0.1", "80", STREAM.withFlags(AddrInfoFlag.CANONNAME)))
          .containsExactly("STREAM/6 127.0.0.1 127.0.0.1 80");
      assertUnknown(
          "127.0.0.1", "80", ANY.withFamily(StandardProtocolFamily.INET6), "family INET6");
    });
  }

  @Test
  @CPython("uvloop/test_dns::BaseTestDNS::test_getaddrinfo_19")
  void literalOfIpv6IsNotLookedUp() throws Exception {
    run(() -> {
      assertThat(found("::1", "80", STREAM)).containsExactly("STREAM/6 ::1 80");
      assertThat(found("::1", "80", ANY.withFlags(AddrInfoFlag.CANONNAME)))
          .containsExactly("STREAM/6 ::1 ::1 80", "DGRAM/17 ::1 80", "RAW/0 ::1 80");
      assertUnknown("::1", "80", ANY.withFamily(StandardProtocolFamily.INET), "family INET");
      assertUnknown("fe80::1%nosuch", "80", ANY, "nosuch");
    });
  }

  @Test
  @CPython("uvloop/test_dns::BaseTestDNS::test_getaddrinfo_14")
  @CPython("uvloop/test_dns::BaseTestDNS::test_getaddrinfo_15")
  @CPython("uvloop/test_dns::BaseTestDNS::test_getaddrinfo_16")
  @CPython("uvloop/test_dns::BaseTestDNS::test_getaddrinfo_17")
  @CPython("uvloop/test_dns::BaseTestDNS::test_getaddrinfo_18")
  @CPython("test_base_events::BaseEventLoopWithSelectorTests::test_create_connection_service_name")
  void servicesHaveThePortAndTheTypesThatTheSystemKnows() throws Exception {
    run(() -> {
      for (String host : List.of("127.0.0.1", "localhost")) {
        assertThat(found(host, "http", STREAM)).containsExactly("STREAM/6 127.0.0.1 80");
        assertThat(found(host, "domain", ANY))
            .containsExactly("STREAM/6 127.0.0.1 53", "DGRAM/17 127.0.0.1 53");
        assertThat(found(host, "tftp", ANY)).containsExactly("DGRAM/17 127.0.0.1 69");
        assertUnknown(host, "no-such-service", ANY, "no-such-service");
        assertUnknown(host, "tftp", STREAM, "tftp");
        assertUnknown(host, "http", RAW, "http");
      }
    });
  }

  @Test
  void typeAndProtocolThatDoNotGoTogetherAreNamed() throws Exception {
    run(() -> {
      assertUnknown("host", "80", STREAM.withProto(17), "STREAM of proto 17");
      assertUnknown("host", "80", DGRAM.withProto(6), "DGRAM of proto 6");
      assertUnknown("host", "80", RAW, "RAW");
      assertUnknown("host", "80", ANY.withProto(41), "41");
    });
  }

  @Test
  void flagsThatWantNumbersAskNobody() throws Exception {
    run(() -> {
      assertUnknown("host", "80", ANY.withFlags(AddrInfoFlag.NUMERICHOST), "host");
      assertUnknown("::1", "http", ANY.withFlags(AddrInfoFlag.NUMERICSERV), "http");
      assertThat(found(
              "::1", "80", STREAM.withFlags(AddrInfoFlag.NUMERICHOST, AddrInfoFlag.NUMERICSERV)))
          .containsExactly("STREAM/6 ::1 80");
    });
  }

  @Test
  void familiesWithoutAnAddressOfThisMachineAreLeftOut() throws Exception {
    List<String> configured = NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> !address.isLoopbackAddress())
        .map(address -> address instanceof Inet6Address ? "STREAM/6 ::5 80" : "STREAM/6 1.2.3.4 80")
        .distinct()
        .toList();
    AddrInfoOptions options = STREAM.withFlags(AddrInfoFlag.ADDRCONFIG);
    run(() -> {
      if (configured.isEmpty()) {
        assertUnknown("host", "80", options, "host");
      } else {
        assertThat(found("host", "80", options)).containsExactlyInAnyOrderElementsOf(configured);
      }
    });
  }

  @Test
  @CPython("uvloop/test_dns::BaseTestDNS::test_getaddrinfo_21")
  @CPython("uvloop/test_dns::BaseTestDNS::test_getaddrinfo_22")
  void labelThatIsTooLongOrEmptyIsRefusedAndNeverCutOff() throws Exception {
    lookup.and(TRICK, "127.0.0.1").and(LABEL_OF_64, "127.0.0.1");
    run(() -> {
      for (String host : List.of(TRICK, LABEL_OF_64, "a..b", ".", ".a")) {
        assertThatThrownBy(() -> await(loop.getaddrinfo(host, 80)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("label")
            .hasMessageContaining(host);
      }
      assertUnknown("a.".repeat(127) + "a", "80", ANY, "a.a.a");
      assertUnknown("host\0.evil", "80", ANY, "evil");
    });
  }

  @Test
  void otherAlphabetsAreEncoded() throws Exception {
    lookup.and("xn--bcher-kva.example", "1.1.1.1").and("host.", "2.2.2.2");
    run(() -> {
      assertThat(found("b\u00fccher.example", "80", STREAM)).containsExactly("STREAM/6 1.1.1.1 80");
      assertThat(found("B\u00dcCHER\u3002example", "80", STREAM))
          .containsExactly("STREAM/6 1.1.1.1 80");
      assertThat(found("host.", "80", STREAM)).containsExactly("STREAM/6 2.2.2.2 80");
    });
  }

  @Test
  @CPython("uvloop/test_dns::BaseTestDNS::test_getaddrinfo_broadcast")
  void broadcastIsNoName() throws Exception {
    run(() -> assertUnknown("<broadcast>", "80", ANY, "<broadcast>"));
  }

  @Test
  @CPython("uvloop/test_dns::Test_UV_DNS::test_getaddrinfo_close_loop")
  void loopIsClosedWhileALookUpGoesOnThatNobodyWants() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch mayAnswer = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    LoopParts.lookUpWith(loop, new SystemResolver.Lookup() {
      @Override
      public InetAddress[] addressesOf(String host) {
        asked.countDown();
        boolean interrupted = false;
        while (mayAnswer.getCount() > 0) {
          try {
            mayAnswer.await();
          } catch (InterruptedException e) {
            interrupted = true;
          }
        }
        answered.countDown();
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
      }

      @Override
      public String nameOf(InetAddress address) {
        return "nobody asks";
      }
    });
    run(() -> {
      Task<?> task = createTask(loop.getaddrinfo("host", 80, ANY));
      await(sleep(0));
      asked.await();
      task.cancel();
      assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    });
    loop.close();
    mayAnswer.countDown();
    answered.await();
  }
}
