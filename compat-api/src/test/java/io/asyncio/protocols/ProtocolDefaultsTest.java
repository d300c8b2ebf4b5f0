package io.asyncio.protocols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.asyncio.conformance.CPython;
import io.asyncio.transports.DatagramTransport;
import io.asyncio.transports.Transport;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What protocols do that override nothing: nothing, and nothing to their transports. */
class ProtocolDefaultsTest {

  private static <T> T untouchable(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> {
          throw new AssertionError(method + " was called");
        }));
  }

  private static void exercise(BaseProtocol protocol) {
    protocol.pauseWriting();
    protocol.resumeWriting();
    protocol.connectionLost(null);
    protocol.connectionLost(new IOException());
  }

  @Test
  @CPython("test_protocols::ProtocolsAbsTests::test_base_protocol")
  void baseProtocolDoesNothing() {
    assertThatCode(() -> exercise(new BaseProtocol() {})).doesNotThrowAnyException();
    Protocol protocol = new Protocol() {};
    assertThatCode(() -> protocol.connectionMade(untouchable(Transport.class)))
        .doesNotThrowAnyException();
  }

  @Test
  @CPython("test_protocols::ProtocolsAbsTests::test_protocol")
  void protocolDoesNothingAndHasTheTransportCloseAtTheEnd() {
    Protocol protocol = new Protocol() {};
    byte[] data = {1};
    assertThatCode(() -> {
          protocol.connectionMade(untouchable(Transport.class));
          protocol.dataReceived(data);
          exercise(protocol);
        })
        .doesNotThrowAnyException();
    assertThat(data).containsExactly(1);
    assertThat(protocol.eofReceived()).isFalse();
  }

  @Test
  @CPython("test_protocols::ProtocolsAbsTests::test_buffered_protocol")
  void bufferedProtocolHasToHaveBuffersAndDoesNothingElse() {
    List<String> toBeWritten = Arrays.stream(BufferedProtocol.class.getMethods())
        .filter(method -> Modifier.isAbstract(method.getModifiers()))
        .map(Method::getName)
        .toList();
    assertThat(toBeWritten).containsExactlyInAnyOrder("getBuffer", "bufferUpdated");
    BufferedProtocol protocol = new BufferedProtocol() {
      @Override
      public ByteBuffer getBuffer(int sizeHint) {
        throw new AssertionError("getBuffer was called");
      }

      @Override
      public void bufferUpdated(int bytes) {
        throw new AssertionError("bufferUpdated was called");
      }
    };
    assertThatCode(() -> {
          protocol.connectionMade(untouchable(Transport.class));
          exercise(protocol);
        })
        .doesNotThrowAnyException();
    assertThat(protocol.eofReceived()).isFalse();
  }

  @Test
  @CPython("test_protocols::ProtocolsAbsTests::test_datagram_protocol")
  void datagramProtocolDoesNothing() {
    DatagramProtocol protocol = new DatagramProtocol() {};
    byte[] data = {1};
    assertThatCode(() -> {
          protocol.connectionMade(untouchable(DatagramTransport.class));
          protocol.datagramReceived(data, new InetSocketAddress(1));
          protocol.errorReceived(new IOException());
          exercise(protocol);
        })
        .doesNotThrowAnyException();
    assertThat(data).containsExactly(1);
  }
}
