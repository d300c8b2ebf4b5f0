package io.asyncio;

import static io.asyncio.Asyncio.asCompleted;
import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.timeout;
import static io.asyncio.Asyncio.toThread;
import static io.asyncio.Asyncio.waitFor;
import static io.asyncio.ReturnWhen.FIRST_COMPLETED;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.asyncio.asyncore.Asyncore;
import io.asyncio.asyncore.SocketMap;
import io.asyncio.contextvars.Context;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.VirtualTimeLoop;
import io.asyncio.netty.VirtualTimeOptions;
import io.asyncio.protocols.Protocol;
import io.asyncio.tools.TaskTools;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Whatever takes seconds takes a {@link Duration} too, of any length. */
class DurationTwinsTest {

  private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);

  /** What takes a time on the clock of the loop. */
  private static final Set<String> MOMENTS = Set.of(
      "Asyncio.timeoutAt(double,Body)",
      "Asyncio.timeoutAt(double,VoidBody)",
      "EventLoop.callAt(double,Callback)",
      "EventLoop.callAt(double,Callback,Context)",
      "Timeout(double)",
      "Timeout.reschedule(double)");

  private static Stream<Executable> callables() throws IOException {
    return PublicApi.classes().stream()
        .flatMap(type -> Stream.of(type.getDeclaredMethods(), type.getDeclaredConstructors()))
        .<Executable>flatMap(Arrays::stream)
        .filter(callable -> Modifier.isPublic(callable.getModifiers()) && !callable.isSynthetic())
        .filter(callable -> !overrides(callable));
  }

  /** The loops' own methods are told by their interface. */
  private static boolean overrides(Executable callable) {
    return callable.getDeclaringClass() != EventLoop.class
        && Arrays.stream(EventLoop.class.getMethods())
            .anyMatch(method -> method.getName().equals(callable.getName())
                && Arrays.equals(method.getParameterTypes(), callable.getParameterTypes()));
  }

  /** Returns what takes a {@code type}, as text with {@code double} in its place. */
  private static Set<String> taking(Class<?> type) throws IOException {
    Set<String> found = new TreeSet<>();
    callables()
        .filter(callable -> List.of(callable.getParameterTypes()).contains(type))
        .forEach(callable -> found.add(described(callable, type)));
    return found;
  }

  private static String described(Executable callable, Class<?> type) {
    String parameters = Arrays.stream(callable.getParameterTypes())
        .map(parameter -> (parameter == type ? double.class : parameter).getSimpleName())
        .collect(Collectors.joining(","));
    String owner = callable.getDeclaringClass().getSimpleName();
    return callable instanceof Method
        ? owner + "." + callable.getName() + "(" + parameters + ")"
        : owner + "(" + parameters + ")";
  }

  @Test
  void whatTakesSecondsTakesADurationToo() throws IOException {
    Set<String> seconds = taking(double.class);
    assertThat(seconds).containsAll(MOMENTS);
    seconds.removeAll(MOMENTS);
    assertThat(taking(Duration.class)).containsAll(seconds);
  }

  @Test
  void everyDurationIsTried() throws Exception {
    try (VirtualTimeLoop loop = new VirtualTimeLoop()) {
      Set<String> tried = new TreeSet<>();
      List.of(functions(), methods(loop), settings())
          .forEach(calls -> tried.addAll(calls.keySet()));
      assertThat(tried).containsExactlyInAnyOrderElementsOf(taking(Duration.class));
    }
  }

  @Test
  void noFunctionFindsADurationTooLong() throws Exception {
    Asyncio.run(async(() -> tryAll(functions())), VirtualTimeLoop::new);
  }

  @Test
  void noMethodFindsADurationTooLong() throws Exception {
    Asyncio.run(
        async(() -> tryAll(methods((VirtualTimeLoop) getRunningLoop()))), VirtualTimeLoop::new);
  }

  @Test
  void noSettingFindsADurationTooLong() {
    tryAll(settings());
  }

  private static void tryAll(Map<String, ThrowingCallable> calls) {
    calls.forEach((call, body) -> assertThatCode(body).as(call).doesNotThrowAnyException());
  }

  private static Map<String, ThrowingCallable> functions() {
    return Map.ofEntries(
        entry("Asyncio.sleep(double)", () -> requireTimeout(sleep(LONGEST))),
        entry("Asyncio.sleep(double,Object)", () -> requireTimeout(sleep(LONGEST, "late"))),
        entry("Asyncio.waitFor(Awaitable,double)", () -> await(waitFor(sleep(1), LONGEST))),
        entry(
            "Asyncio.waitFor(CompletionStage,double)",
            () -> await(waitFor(CompletableFuture.completedFuture("done"), LONGEST))),
        entry(
            "Asyncio.timeout(double,Body)",
            () -> await(timeout(LONGEST, _ -> {
              return await(sleep(1, "done"));
            }))),
        entry(
            "Asyncio.timeout(double,VoidBody)",
            () -> await(timeout(LONGEST, _ -> {
              await(sleep(1));
            }))),
        entry("Asyncio.wait(Iterable,double)", () -> await(Asyncio.wait(one(), LONGEST))),
        entry(
            "Asyncio.wait(Iterable,double,ReturnWhen)",
            () -> await(Asyncio.wait(one(), LONGEST, FIRST_COMPLETED))),
        entry(
            "Asyncio.wait(Iterator,double)", () -> await(Asyncio.wait(one().iterator(), LONGEST))),
        entry(
            "Asyncio.wait(Iterator,double,ReturnWhen)",
            () -> await(Asyncio.wait(one().iterator(), LONGEST, FIRST_COMPLETED))),
        entry("Asyncio.asCompleted(Iterable,double)", () -> {
          for (Coroutine<?> next : asCompleted(one(), LONGEST)) {
            await(next);
          }
        }),
        entry("Staggered.race(Iterable,double)", () -> {
          List<Supplier<Coroutine<?>>> ways = List.of(() -> sleep(1), () -> sleep(2));
          await(Staggered.race(ways, LONGEST));
        }));
  }

  private static Map<String, ThrowingCallable> methods(VirtualTimeLoop loop) {
    return Map.ofEntries(
        entry(
            "EventLoop.callLater(double,Callback)",
            () -> requireLater(loop, loop.callLater(LONGEST, () -> {}))),
        entry(
            "EventLoop.callLater(double,Callback,Context)",
            () -> requireLater(loop, loop.callLater(LONGEST, () -> {}, Context.copyContext()))),
        entry("EventLoop.setBlockingGrace(double)", () -> loop.setBlockingGrace(LONGEST)),
        entry(
            "EventLoop.setSlowCallbackDuration(double)",
            () -> loop.setSlowCallbackDuration(LONGEST)),
        entry("EventLoop.shutdownDefaultExecutor(double)", () -> {
          await(toThread(() -> "called"));
          await(loop.shutdownDefaultExecutor(LONGEST));
        }),
        entry("Server.shutdown(double)", () -> {
          Server server = await(loop.createServer(() -> new Protocol() {}, "127.0.0.1", 0));
          await(server.shutdown(LONGEST));
        }),
        entry(
            "LoopCallGraph.capture(EventLoop,double)", () -> LoopCallGraph.capture(loop, LONGEST)),
        entry(
            "TaskTools.getAllAwaitedBy(EventLoop,double)",
            () -> TaskTools.getAllAwaitedBy(loop, LONGEST)),
        entry(
            "VirtualTimeLoop.advance(double)",
            () -> assertThatIllegalArgumentException()
                .isThrownBy(() -> loop.advance(LONGEST))
                .withMessageContaining("finite")));
  }

  private static Map<String, ThrowingCallable> settings() {
    ConnectionOptions connection = ConnectionOptions.defaults();
    VirtualTimeOptions time = VirtualTimeOptions.defaults();
    return Map.ofEntries(
        entry("Asyncore.loop(double)", () -> Asyncore.loop(LONGEST)),
        entry("Asyncore.loop(double,boolean)", () -> Asyncore.loop(LONGEST, true)),
        entry(
            "Asyncore.loop(double,boolean,SocketMap)",
            () -> Asyncore.loop(LONGEST, false, new SocketMap())),
        entry(
            "Asyncore.loop(double,boolean,SocketMap,int)",
            () -> Asyncore.loop(LONGEST, true, new SocketMap(), 1)),
        entry(
            "ConnectionOptions.withHappyEyeballsDelay(double)",
            () -> connection.withHappyEyeballsDelay(LONGEST)),
        entry("NettyEventLoop.shutdownGracefully(EventLoopGroup,double)", () -> {
          var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
          NettyEventLoop.shutdownGracefully(group, LONGEST).sync();
        }),
        entry(
            "TlsOptions.withHandshakeTimeout(double)",
            () -> TlsOptions.defaults().withHandshakeTimeout(LONGEST)),
        entry(
            "TlsOptions.withShutdownTimeout(double)",
            () -> TlsOptions.defaults().withShutdownTimeout(LONGEST)),
        entry("VirtualTimeOptions.withQuietTime(double)", () -> time.withQuietTime(LONGEST)),
        entry("VirtualTimeOptions.withExecutorTime(double)", () -> time.withExecutorTime(LONGEST)),
        entry("VirtualTimeOptions.withDeadlockTime(double)", () -> time.withDeadlockTime(LONGEST)));
  }

  private static List<Task<?>> one() {
    return List.of(createTask(sleep(1)));
  }

  private static void requireTimeout(Coroutine<?> endless) {
    assertThatExceptionOfType(TimeoutError.class).isThrownBy(() -> await(waitFor(endless, 1)));
  }

  private static void requireLater(EventLoop loop, TimerHandle timer) {
    assertThat(timer.when()).isGreaterThan(loop.time());
    timer.cancel();
  }
}
