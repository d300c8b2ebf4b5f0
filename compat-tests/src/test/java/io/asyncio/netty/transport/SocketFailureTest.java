package io.asyncio.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.unix.Errors.NativeIoException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class SocketFailureTest {

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
}
