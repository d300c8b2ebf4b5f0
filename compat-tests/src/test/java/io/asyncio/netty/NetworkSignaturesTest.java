package io.asyncio.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Asyncio;
import io.asyncio.DatagramOptions;
import io.asyncio.Network;
import io.asyncio.conformance.CPython;
import io.asyncio.transports.DatagramTransport;
import java.lang.reflect.Method;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the signatures of the network leave nobody to get wrong. */
class NetworkSignaturesTest {

  private static final Set<Class<?>> PLACES = Set.of(String.class, SocketChannel.class);

  private static List<Method> named(String... names) {
    return Stream.of(Network.class, Asyncio.class, DatagramTransport.class)
        .flatMap(type -> Arrays.stream(type.getMethods()))
        .filter(method -> Arrays.asList(names).contains(method.getName()))
        .toList();
  }

  @Test
  @CPython(
      "test_base_events::BaseEventLoopWithSelectorTests::test_create_connection_host_port_sock")
  @CPython(
      "test_base_events::BaseEventLoopWithSelectorTests::test_create_connection_no_host_port_sock")
  void connectionIsMadeToAHostOrOverAChannelAndNeitherBothNorNone() {
    List<Method> methods = named("createConnection", "openConnection");
    assertThat(methods).hasSizeGreaterThan(6);
    assertThat(methods)
        .allSatisfy(method ->
            assertThat(method.getParameterTypes()).filteredOn(PLACES::contains).hasSize(1));
  }

  @Test
  @CPython("test_base_events::BaseEventLoopWithSelectorTests::test_create_connection_wrong_sock")
  @CPython("test_base_events::BaseEventLoopWithSelectorTests::test_create_server_wrong_sock")
  void streamsGoOverNoDatagrams() {
    List<Method> methods =
        named("createConnection", "openConnection", "createServer", "startServer");
    assertThat(methods).hasSizeGreaterThan(14);
    assertThat(methods)
        .allSatisfy(method -> assertThat(method.getParameterTypes())
            .noneMatch(type -> type.isAssignableFrom(DatagramChannel.class)));
  }

  @Test
  @CPython(
      "test_base_events::BaseEventLoopWithSelectorTests::test_create_datagram_endpoint_wrong_sock")
  @CPython(
      "test_base_events::BaseEventLoopWithSelectorTests::test_create_datagram_endpoint_addr_error")
  @CPython("uvloop/test_udp::_TestUDP::test_create_datagram_endpoint_reuse_address_error")
  void endpointIsOfAddressesOrOfAChannelOfDatagrams() {
    List<Method> settings = Arrays.stream(DatagramOptions.class.getMethods())
        .filter(method -> method.getReturnType() == DatagramOptions.class)
        .toList();
    assertThat(settings)
        .flatExtracting(method -> List.of(method.getParameterTypes()))
        .doesNotContain(SocketChannel.class, ServerSocketChannel.class, Object.class, String.class)
        .contains(DatagramChannel.class, SocketAddress.class);
    assertThat(settings).extracting(Method::getName).doesNotContain("withReuseAddress");
  }

  @Test
  @CPython("test_selector_events::SelectorDatagramTransportTests::test_sendto_str")
  void bytesAreSentAndNoText() {
    assertThat(named("sendto"))
        .hasSize(4)
        .allSatisfy(method ->
            assertThat(method.getParameterTypes()[0]).isIn(byte[].class, ByteBuffer.class));
  }
}
