package io.asyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What who writes a loop or a server of his own has to define, and is told so by the compiler. */
class OwnLoopsTest {

  private static Stream<Method> methods(Class<?> type, String name) {
    return Arrays.stream(type.getMethods()).filter(method -> method.getName().equals(name));
  }

  private static void assertAbstract(Class<?> type, String name) {
    assertThat(type).isInterface();
    assertThat(methods(type, name))
        .as(name)
        .anyMatch(method -> Modifier.isAbstract(method.getModifiers()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "runForever",
        "runUntilComplete",
        "stop",
        "isRunning",
        "isClosed",
        "close",
        "createTask",
        "callLater",
        "callAt",
        "callSoon",
        "time",
        "callSoonThreadsafe",
        "setDefaultExecutor",
        "addReader",
        "removeReader",
        "addWriter",
        "removeWriter",
        "addSignalHandler",
        "removeSignalHandler",
        "setExceptionHandler",
        "defaultExceptionHandler",
        "callExceptionHandler",
        "getDebug",
        "setDebug"
      })
  @CPython("test_events::AbstractEventLoopTests::test_not_implemented")
  void everyFunctionOfALoopHasToBeDefined(String name) {
    assertAbstract(EventLoop.class, name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "runInExecutor", "getaddrinfo", "getnameinfo", "createConnection", "createServer",
        "createDatagramEndpoint", "sockRecv", "sockRecvInto", "sockSendall", "sockConnect",
        "sockAccept", "sockSendfile", "sendfile", "connectReadPipe", "connectWritePipe",
        "subprocessShell", "subprocessExec", "startTls", "connectAcceptedSocket"
      })
  @CPython("test_events::AbstractEventLoopTests::test_not_implemented_async")
  void everyCoroutineOfALoopHasToBeDefined(String name) {
    assertAbstract(EventLoop.class, name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"close", "waitClosed", "getLoop"})
  @CPython("test_events::TestAbstractServer::test_close")
  @CPython("test_events::TestAbstractServer::test_wait_closed")
  @CPython("test_events::TestAbstractServer::test_get_loop")
  void everyFunctionOfAServerHasToBeDefined(String name) {
    assertAbstract(Server.class, name);
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_not_implemented")
  void aLoopWithoutANetworkRefusesWhatNeedsOne() {
    try (VirtualClockLoop loop = new VirtualClockLoop()) {
      assertThatThrownBy(() -> loop.createConnection(() -> null, "localhost", 1))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> loop.createServer(() -> null, "localhost", 1))
          .isInstanceOf(UnsupportedOperationException.class);
    }
    assertThat(BaseEventLoop.class).isAbstract();
    for (String hook : new String[] {"poll", "wakeUp", "flush", "closeResources"}) {
      assertThat(hooks(hook))
          .as(hook)
          .allMatch(method -> Modifier.isAbstract(method.getModifiers()));
    }
  }

  private static Stream<Method> hooks(String name) {
    return Stream.<Class<?>>iterate(BaseEventLoop.class, type -> type != null, Class::getSuperclass)
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> method.getName().equals(name));
  }
}
