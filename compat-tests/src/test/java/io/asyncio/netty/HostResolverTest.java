package io.asyncio.netty;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.run;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.waitFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.AddrInfoOptions;
import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.TimeoutError;
import io.asyncio.netty.testing.Log;
import io.asyncio.spi.HostResolver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A resolver of the program's own. */
class HostResolverTest {

  private static final double HOUR = 3600;

  /** Needs an hour for each answer, and notes what happens to it. */
  private static class SlowResolver implements HostResolver {

    final List<String> events = new ArrayList<>();

    @Override
    public void open(EventLoop loop) {
      events.add("open");
    }

    @Override
    public Coroutine<List<InetAddress>> addresses(String host, StandardProtocolFamily family) {
      return async(() -> {
        events.add(host + " " + family);
        await(sleep(HOUR));
        return List.of(InetAddress.ofLiteral("1.2.3.4"), InetAddress.ofLiteral("::5"));
      });
    }

    @Override
    public Coroutine<String> name(InetAddress address) {
      return async(() -> {
        events.add(address.getHostAddress());
        await(sleep(HOUR));
        return null;
      });
    }

    @Override
    public void close() {
      events.add("close");
    }
  }

  private static void runWith(HostResolver resolver, Coroutine.Body body) throws Exception {
    run(async(body), () -> new VirtualTimeLoop(VirtualTimeOptions.defaults(), resolver));
  }

  @Test
  void theLoopAsksItAndClosesIt() throws Exception {
    SlowResolver resolver = new SlowResolver();
    runWith(resolver, () -> {
      EventLoop loop = getRunningLoop();
      assertThat(await(loop.getaddrinfo("host", 80)))
          .extracting(InetSocketAddress::getHostString)
          .containsExactly("1.2.3.4", "0:0:0:0:0:0:0:5");
      assertThat(loop.time()).isEqualTo(HOUR);
      assertThat(
              await(loop.getnameinfo(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0)))
                  .host())
          .isEqualTo("127.0.0.1");
    });
    assertThat(resolver.events).containsExactly("open", "host null", "127.0.0.1", "close");
  }

  @Test
  void whatItIsAskedIsAsciiAndNoAddress() throws Exception {
    SlowResolver resolver = new SlowResolver();
    runWith(resolver, () -> {
      EventLoop loop = getRunningLoop();
      await(loop.getaddrinfo("b\u00fccher", 80));
      await(loop.getaddrinfo("127.0.0.1", 80));
      await(loop.getaddrinfo("::1", 80));
      await(loop.getaddrinfo(null, 80));
      assertThatThrownBy(() -> await(loop.getaddrinfo("", 80)))
          .isInstanceOf(UnknownHostException.class);
    });
    assertThat(resolver.events).containsExactly("open", "xn--bcher-kva null", "close");
  }

  @Test
  void addressesOfOtherFamiliesAreLeftOut() throws Exception {
    SlowResolver resolver = new SlowResolver();
    runWith(
        resolver,
        () -> assertThat(await(getRunningLoop()
                .getaddrinfo(
                    "host",
                    80,
                    AddrInfoOptions.defaults().withFamily(StandardProtocolFamily.INET6))))
            .hasSize(3)
            .allMatch(info -> info.family() == StandardProtocolFamily.INET6));
    assertThat(resolver.events).contains("host INET6");
  }

  @Test
  void aLookUpThatTakesTooLongIsCancelled() throws Exception {
    runWith(new SlowResolver(), () -> {
      assertThatThrownBy(() -> await(waitFor(getRunningLoop().getaddrinfo("host", 80), 1)))
          .isInstanceOf(TimeoutError.class);
      assertThat(getRunningLoop().time()).isEqualTo(1);
    });
  }

  @Test
  void theLoopClosesEvenIfTheResolverDoesNot() throws Exception {
    try (Log log = new Log()) {
      NettyEventLoop loop = new NettyEventLoop(IoTransport.NIO, new SlowResolver() {
        @Override
        public void close() {
          throw new IllegalStateException("on purpose");
        }
      });
      loop.close();
      assertThat(loop.isClosed()).isTrue();
      assertThat(log.warnings()).singleElement().asString().startsWith("closing the resolver");
    }
  }

  @Test
  void nullIsNoResolver() {
    assertThatNullPointerException()
        .isThrownBy(() -> new NettyEventLoop(IoTransport.NIO, null))
        .withMessage("resolver");
  }
}
