package io.asyncio.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.asyncio.BrokenPipeError;
import io.asyncio.ConnectionAbortedError;
import io.asyncio.ConnectionResetError;
import io.asyncio.TimeoutError;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.UnresolvedAddressException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SocketFailureTest {

  /** Netty's error numbers are in its native library. */
  @BeforeAll
  static void loadNetty() {
    assumeTrue(Epoll.isAvailable() || KQueue.isAvailable());
  }

  /** Of a net for documentation, which no machine has. */
  private static InetSocketAddress missing() {
    return new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 80);
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
  }

  @Test
  void jdksRefusalOfAMissingAddressIsKnownInAnyLanguage() {
    BindException failure = new BindException("Die angeforderte Adresse ist nicht verfügbar");
    assertThat(SocketFailure.isAddressNotAvailable(missing(), failure)).isTrue();
  }

  @Test
  void jdksRefusalOfAnAddressInUseIsAnother() throws Exception {
    try (ServerSocket user = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      BindException failure = new BindException("Die Adresse wird bereits verwendet");
      InetSocketAddress address = loopback(user.getLocalPort());
      assertThat(SocketFailure.isAddressNotAvailable(address, failure)).isFalse();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void nettysRefusalIsKnownByItsNumber() {
    NativeIoException missing = new NativeIoException("bind", -99);
    NativeIoException inUse = new NativeIoException("cannot assign requested address", -98);
    assertThat(SocketFailure.isAddressNotAvailable(loopback(80), missing)).isTrue();
    assertThat(SocketFailure.isAddressNotAvailable(missing(), inUse)).isFalse();
  }

  @Test
  void lackOfDescriptorsAndOfMemoryIsOutOfResources() {
    for (int errno : new int[] {12, 23, 24, OS.LINUX.isCurrentOs() ? 105 : 55}) {
      assertThat(SocketFailure.isOutOfResources(new NativeIoException("accept", -errno)))
          .isTrue();
    }
    assertThat(SocketFailure.isOutOfResources(new IOException("Too many open files")))
        .isTrue();
    assertThat(SocketFailure.isOutOfResources(new NativeIoException("accept", -103)))
        .isFalse();
    assertThat(SocketFailure.isOutOfResources(new IOException("Connection reset")))
        .isFalse();
  }

  static Stream<Arguments> whatTheSystemSays() {
    return Stream.of(
        arguments(netty(-104), ConnectionResetError.class, "Connection reset by peer"),
        arguments(
            new SocketException("Connection reset"),
            ConnectionResetError.class,
            "Connection reset by peer"),
        arguments(
            new IOException("Connection reset by peer"),
            ConnectionResetError.class,
            "Connection reset by peer"),
        arguments(netty(-32), BrokenPipeError.class, "Broken pipe"),
        arguments(netty(-108), BrokenPipeError.class, "Broken pipe"),
        arguments(new IOException("Broken pipe"), BrokenPipeError.class, "Broken pipe"),
        arguments(netty(-103), ConnectionAbortedError.class, "Software caused connection abort"),
        arguments(
            new ClosedChannelException(),
            ConnectionAbortedError.class,
            "Software caused connection abort"),
        arguments(
            new AsynchronousCloseException(),
            ConnectionAbortedError.class,
            "Software caused connection abort"),
        arguments(new PortUnreachableException(), ConnectException.class, "Connection refused"),
        arguments(netty(-111), ConnectException.class, "Connection refused"),
        arguments(
            new ConnectException("Connection refused"),
            ConnectException.class,
            "Connection refused"),
        arguments(
            new ConnectException("connect(..) failed with error(-110): Tempo scaduto"),
            TimeoutError.class,
            "Connection timed out"),
        arguments(
            new IOException("Connection timed out"), TimeoutError.class, "Connection timed out"),
        arguments(new NoRouteToHostException(), NoRouteToHostException.class, "No route to host"),
        arguments(
            new NotYetConnectedException(),
            SocketException.class,
            "Transport endpoint is not connected"),
        arguments(netty(-98), BindException.class, "Address already in use"),
        arguments(
            new BindException("Address already in use"),
            BindException.class,
            "Address already in use"),
        arguments(netty(-90), SocketException.class, "Message too long"));
  }

  private static NativeIoException netty(int errno) {
    return new NativeIoException("call", errno);
  }

  @ParameterizedTest
  @MethodSource("whatTheSystemSays")
  @EnabledOnOs(OS.LINUX)
  void programIsToldPythonsKindsAndTheSystemIsTheCause(
      Exception failure, Class<?> expected, String message) {
    assertThat(SocketFailure.of(failure))
        .isExactlyInstanceOf(expected)
        .hasMessage(message)
        .hasCause(failure)
        .satisfies(told -> {
          assertThat(told.getStackTrace()).isEmpty();
          assertThat(SocketFailure.of(told)).isSameAs(told);
        });
  }

  @Test
  void nettysWrappersGiveWayToWhatTheyWrap() {
    IOException reset = new SocketException("Connection reset");
    assertThat(SocketFailure.of(new ChannelOutputShutdownException("shut down", reset)))
        .isInstanceOf(ConnectionResetError.class)
        .hasCause(reset);
    SSLException tls = new SSLException("bad certificate");
    assertThat(SocketFailure.of(new DecoderException(tls))).isSameAs(tls);
  }

  @Test
  void whatIsNoFailureOfThePeerComesBackAsItIs() {
    Throwable[] others = {
      new IllegalStateException("a handler's"),
      new IOException("a handler's"),
      new DecoderException("a handler's"),
      new SSLException("Connection reset by peer"),
      new UncheckedIOException(new IOException("Connection timed out"))
    };
    for (Throwable other : others) {
      assertThat(SocketFailure.of(other)).isSameAs(other);
    }
  }

  @Test
  void whatIsRaisedShowsWhere() {
    assertThat(SocketFailure.raised(new SocketException("Connection reset")))
        .isInstanceOf(ConnectionResetError.class)
        .hasStackTraceContaining("whatIsRaisedShowsWhere");
    IOException strange = new IOException("Invalid argument");
    assertThat(SocketFailure.raised(strange))
        .isExactlyInstanceOf(SocketException.class)
        .hasMessage("Invalid argument")
        .hasCause(strange);
    RuntimeException mistake = new UnresolvedAddressException();
    assertThat(SocketFailure.raised(mistake)).isSameAs(mistake);
    ConnectException refused = new ConnectException("Connection refused");
    assertThat(SocketFailure.connecting(loopback(1), refused))
        .isExactlyInstanceOf(ConnectException.class)
        .hasMessage("Connection refused: 127.0.0.1:1")
        .hasCause(refused)
        .satisfies(told -> assertThat(told.getStackTrace())
            .extracting("methodName")
            .contains("whatIsRaisedShowsWhere"));
  }

  @Test
  void whatOpeningFailedWithIsTheInnermostThatTheSystemSaid() {
    SocketException systems = new SocketException("Too many open files");
    IOException reflections = new IOException(new InvocationTargetException(systems));
    assertThat(SocketFailure.opening(new ChannelException(reflections))).isSameAs(systems);
    RuntimeException mistake = new IllegalStateException("not the system's");
    assertThat(SocketFailure.opening(mistake)).isSameAs(mistake);
  }

  @Test
  void aLoopThatCannotBeMadeSaysWhyWhereverNettySaysIt() {
    RuntimeException[] failures = {
      new ChannelException("failed to open a new selector", new IOException("Too many open files")),
      new ChannelException("epoll_create1() failed: Too many open files"),
      new RuntimeException("failed to create io_uring ring fd: Too many open files")
    };
    for (RuntimeException failure : failures) {
      assertThat(SocketFailure.making("IT", failure))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessage("no event loop on IT can be made: Too many open files")
          .cause()
          .hasMessage("Too many open files")
          .hasCause(failure);
    }
    RuntimeException mistake = new IllegalArgumentException("ring: 0");
    assertThat(SocketFailure.making("IT", mistake)).isSameAs(mistake);
  }
}
