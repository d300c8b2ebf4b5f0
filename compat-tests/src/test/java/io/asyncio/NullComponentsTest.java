package io.asyncio;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.NettyEventLoop;
import io.asyncio.streams.FlowControlMixin;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import io.asyncio.subprocess.Stdio;
import io.asyncio.transports.WriteTransport;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No public record takes null for what is not marked as nullable. */
class NullComponentsTest {

  private final EventLoop loop = new NettyEventLoop();

  private final SocketChannel channel;

  NullComponentsTest() throws IOException {
    channel = SocketChannel.open();
  }

  @AfterEach
  void close() throws IOException {
    channel.close();
    loop.close();
  }

  @Test
  void recordsRefuseNull() throws Exception {
    Set<String> accepted = new TreeSet<>();
    for (Class<?> type : PublicApi.classes()) {
      if (type.isRecord()) {
        addAccepted(accepted, type);
      }
    }
    assertThat(accepted).isEmpty();
  }

  private void addAccepted(Set<String> accepted, Class<?> type) throws Exception {
    RecordComponent[] components = type.getRecordComponents();
    Constructor<?> constructor = type.getDeclaredConstructor(
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
    for (int i = 0; i < components.length; i++) {
      if (mayNotBeNull(components[i])) {
        Object[] values = new Object[components.length];
        for (int j = 0; j < values.length; j++) {
          values[j] = i == j ? null : sample(components[j].getType());
        }
        if (!refuses(constructor, values)) {
          accepted.add(type.getSimpleName() + "." + components[i].getName());
        }
      }
    }
  }

  /** A variable of any type, as what coroutines give, may stand for a nullable one. */
  private static boolean mayNotBeNull(RecordComponent component) {
    return !component.getType().isPrimitive()
        && component.getType() != Object.class
        && !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static boolean refuses(Constructor<?> constructor, Object[] values)
      throws ReflectiveOperationException {
    try {
      var _ = constructor.newInstance(values);
      return false;
    } catch (InvocationTargetException e) {
      assertThat(e.getCause()).as("%s", constructor).isInstanceOf(NullPointerException.class);
      return true;
    }
  }

  private Map<Class<?>, Object> samples() {
    return Map.ofEntries(
        entry(int.class, 1),
        entry(Integer.class, 1),
        entry(Double.class, 1.0),
        entry(double.class, 1.0),
        entry(long.class, 1L),
        entry(boolean.class, true),
        entry(String.class, "text"),
        entry(Object.class, "object"),
        entry(Throwable.class, new Exception("failure")),
        entry(byte[].class, new byte[1]),
        entry(StreamReader.class, new StreamReader(1, loop)),
        entry(StackTraceElement.class, new StackTraceElement("A", "b", "A.java", 1)),
        entry(Stdio.class, Stdio.PIPE),
        entry(Path.class, Path.of("file")),
        entry(SocketAddress.class, InetSocketAddress.createUnresolved("host", 1)),
        entry(InetSocketAddress.class, InetSocketAddress.createUnresolved("host", 1)),
        entry(Class.class, String.class),
        entry(List.class, List.of()),
        entry(Set.class, Set.of()),
        entry(Map.class, Map.of()),
        entry(Future.class, loop.createFuture()),
        entry(SocketChannel.class, channel));
  }

  private Object sample(Class<?> type) {
    if (type == StreamWriter.class) {
      return new StreamWriter(
          (WriteTransport) sample(WriteTransport.class), new FlowControlMixin(loop), null, loop);
    }
    Object sample = samples().get(type);
    if (sample != null) {
      return sample;
    } else if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> {
      throw new UnsupportedOperationException(method.getName());
    });
  }
}
