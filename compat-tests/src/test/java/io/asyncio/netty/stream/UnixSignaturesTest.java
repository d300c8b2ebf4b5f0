package io.asyncio.netty.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Asyncio;
import io.asyncio.UnixSockets;
import io.asyncio.conformance.CPython;
import java.lang.reflect.Method;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the signatures leave nobody to get wrong. */
class UnixSignaturesTest {

  private static final Set<Class<?>> PLACES =
      Set.of(Path.class, String.class, SocketChannel.class, ServerSocketChannel.class);

  private static List<Method> methods() {
    return Stream.concat(
            Arrays.stream(UnixSockets.class.getMethods()),
            Arrays.stream(Asyncio.class.getMethods()))
        .filter(method -> method.getName().contains("Unix"))
        .toList();
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_create_unix_server_path_socket_error")
  @CPython(
      "test_unix_events::SelectorEventLoopUnixSocketTests::test_create_unix_connection_path_sock")
  @CPython(
      "test_unix_events::SelectorEventLoopUnixSocketTests::test_create_unix_connection_nopath_nosock")
  @CPython(
      "test_unix_events::SelectorEventLoopUnixSocketTests::test_create_unix_server_nopath_nosock")
  void eachTakesAPathOrAChannelAndNeitherBothNorNone() {
    assertThat(methods()).hasSizeGreaterThan(20);
    assertThat(methods())
        .allSatisfy(method ->
            assertThat(method.getParameterTypes()).filteredOn(PLACES::contains).hasSize(1));
  }

  @Test
  @CPython("test_unix_events::SelectorEventLoopUnixSocketTests::test_create_unix_server_path_dgram")
  void noneTakesDatagrams() {
    assertThat(methods())
        .allSatisfy(method -> assertThat(method.getParameterTypes())
            .noneMatch(type -> type.isAssignableFrom(DatagramChannel.class)));
  }
}
