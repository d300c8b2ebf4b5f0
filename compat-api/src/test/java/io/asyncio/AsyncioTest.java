package io.asyncio;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.streams.StreamPair;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AsyncioTest extends LoopTest {

  private static String nameOf(Coroutine<?> coroutine) {
    assertThat(coroutine.toString()).isEqualTo("<coroutine " + coroutine.name() + ">");
    return coroutine.name();
  }

  @Test
  void coroutineBearsTheNameOfTheFunctionThatMadeIt() {
    Future<Integer> future = new Future<>(loop);
    assertThat(nameOf(Asyncio.openConnection("localhost", 1))).isEqualTo("openConnection");
    assertThat(nameOf(Asyncio.startServer((reader, writer) -> {}, "localhost", 1)))
        .isEqualTo("startServer");
    assertThat(nameOf(Asyncio.createSubprocessExec("true"))).isEqualTo("createSubprocessExec");
    assertThat(nameOf(Asyncio.createSubprocessExec(Path.of("true"))))
        .isEqualTo("createSubprocessExec");
    assertThat(nameOf(Asyncio.createSubprocessShell("true"))).isEqualTo("createSubprocessShell");
    assertThat(nameOf(Asyncio.wait(List.of(future)))).isEqualTo("wait");
    assertThat(nameOf(Asyncio.waitFor(future, 1))).isEqualTo("waitFor");
    assertThat(nameOf(Asyncio.waitFor(future, 0))).isEqualTo("waitFor");
    assertThat(nameOf(Asyncio.timeout(Duration.ofSeconds(1), scope -> {}))).isEqualTo("timeout");
    assertThat(nameOf(Asyncio.timeoutAt(1, scope -> {}))).isEqualTo("timeoutAt");
    assertThat(nameOf(Asyncio.toThread(() -> 1))).isEqualTo("toThread");
  }

  @Test
  void coroutineOfTheUsersOwnBearsTheNameOfTheFunctionItIsWrittenIn() {
    String here = "AsyncioTest.coroutineOfTheUsersOwnBearsTheNameOfTheFunctionItIsWrittenIn";
    assertThat(nameOf(Asyncio.async(() -> 1))).isEqualTo(here);
    assertThat(nameOf(Asyncio.async(() -> {}))).isEqualTo(here);
    assertThat(nameOf(Maker.make(() -> 1))).isEqualTo(here);
    assertThat(nameOf(Maker.own())).isEqualTo("AsyncioTest.Maker.own");
    assertThat(Asyncio.generator(out -> {})).hasToString("<async_generator " + here + ">");
  }

  private static final class Maker {

    static Coroutine<Integer> make(Callable<Integer> body) {
      return Asyncio.async(body);
    }

    static Coroutine<Integer> own() {
      return Asyncio.async(() -> 1);
    }
  }

  @Test
  void textOfATaskNamesTheFunction() throws Exception {
    runBody(() -> {
      Task<StreamPair> task = Asyncio.createTask(Asyncio.openConnection("localhost", 1), "opening");
      assertThat(task).hasToString("<Task pending name='opening' coro=<coroutine openConnection>>");
      task.cancel();
    });
  }

  @Test
  void functionsAreReachableByReflection() throws Throwable {
    Set<String> functions = Arrays.stream(Asyncio.class.getMethods())
        .filter(method -> Modifier.isStatic(method.getModifiers()))
        .filter(method -> Modifier.isPublic(method.getDeclaringClass().getModifiers()))
        .map(Method::getName)
        .collect(Collectors.toSet());
    assertThat(functions)
        .contains("run", "wait", "openConnection", "createSubprocessExec", "captureCallGraph");
    Object text = MethodHandles.publicLookup()
        .findStatic(
            Asyncio.class, "formatCallGraph", MethodType.methodType(String.class, Future.class))
        .invoke(new Future<>(loop));
    assertThat((String) text).startsWith("* Future(id=0x");
  }
}
