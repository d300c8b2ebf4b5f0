package io.asyncio.transports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.asyncio.conformance.CPython;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a transport has without writing it, and what it has to write. */
class TransportDefaultsTest {

  private static final ExtraInfo<String> UNKNOWN = new ExtraInfo<>("unknown", String.class);

  private final List<String> written = new ArrayList<>();

  /** Has nothing but the defaults: no extra info, and its writes are remembered. */
  private final Transport bare = (Transport) Proxy.newProxyInstance(
      getClass().getClassLoader(), new Class<?>[] {Transport.class}, this::call);

  private Object call(Object self, Method method, Object[] arguments) throws Throwable {
    if (method.isDefault()) {
      return InvocationHandler.invokeDefault(self, method, arguments);
    }
    if (method.getName().equals("write")) {
      written.add(new String((byte[]) arguments[0], StandardCharsets.US_ASCII));
    }
    return null;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  @CPython("test_transports::TransportTests::test_ctor_extra_is_none")
  @CPython("test_transports::TransportTests::test_get_extra_info")
  void transportWithoutExtraInfoKnowsNothing() {
    assertThat(bare.getExtraInfo("unknown")).isNull();
    assertThat(bare.getExtraInfo("unknown", "else")).isEqualTo("else");
    assertThat(bare.getExtraInfo("unknown", null)).isNull();
    assertThat(bare.getExtraInfo(UNKNOWN)).isNull();
    assertThat(bare.getExtraInfo(UNKNOWN, "else")).isEqualTo("else");
  }

  @Test
  @CPython("test_transports::TransportTests::test_writelines")
  void linesAreWrittenAsOne() {
    bare.writelines(List.of(bytes("line1"), bytes(""), bytes("line2"), bytes("line3")));
    assertThat(written).containsExactly("line1line2line3");
  }

  @Test
  void nothingIsWrittenOfLinesOfWhichOneIsMissing() {
    assertThatNullPointerException()
        .isThrownBy(() -> bare.writelines(Arrays.asList(bytes("line1"), null)))
        .withMessage("lines: one of them");
    assertThatNullPointerException()
        .isThrownBy(() -> bare.writelines(Collections.singletonList(null)));
    assertThat(written).isEmpty();
  }

  private static List<String> toBeWritten(Class<?> transport) {
    return Arrays.stream(transport.getMethods())
        .filter(method -> Modifier.isAbstract(method.getModifiers()))
        .map(Method::getName)
        .toList();
  }

  @Test
  @CPython("test_transports::TransportTests::test_not_implemented")
  void transportHasToImplementWhatReadsWritesAndCloses() {
    assertThat(toBeWritten(Transport.class))
        .contains(
            "setWriteBufferLimits",
            "getWriteBufferLimits",
            "getWriteBufferSize",
            "write",
            "writeEof",
            "canWriteEof",
            "pauseReading",
            "resumeReading",
            "isReading",
            "isClosing",
            "close",
            "abort",
            "setProtocol",
            "getProtocol");
  }

  @Test
  @CPython("test_transports::TransportTests::test_dgram_not_implemented")
  void transportOfDatagramsHasToImplementWhatSendsAndCloses() throws Exception {
    Method sendto = DatagramTransport.class.getMethod("sendto", byte[].class, SocketAddress.class);
    assertThat(Modifier.isAbstract(sendto.getModifiers())).isTrue();
    assertThat(toBeWritten(DatagramTransport.class)).contains("abort", "close", "isClosing");
  }
}
