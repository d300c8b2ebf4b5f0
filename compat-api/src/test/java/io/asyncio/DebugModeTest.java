package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DebugModeTest extends LoopTest {

  /** Prints whether a new loop is in debug mode. */
  static final class Print {

    private Print() {}

    public static void main(String... args) {
      try (VirtualClockLoop made = new VirtualClockLoop()) {
        System.out.print(made.getDebug());
      }
    }
  }

  private final LogCapture log = new LogCapture();

  @AfterEach
  void endCapture() {
    log.close();
  }

  private static Coroutine<Integer> before() {
    return async(() -> 1);
  }

  private static Coroutine<Integer> during() {
    return async(() -> 2);
  }

  private static Coroutine<Integer> after() {
    return async(() -> 3);
  }

  private static Coroutine<Integer> elsewhere() {
    return async(() -> 4);
  }

  /** Returns which of the coroutines above were recorded and are not awaited. */
  private List<String> recorded() {
    loop.close();
    return log.messages().stream()
        .filter(text -> text.startsWith("coroutine ")) // waiting for a thread may be slow, too
        .map(text -> text.replaceFirst("(?s)coroutine 'DebugModeTest\\.(\\w+)' was never.*", "$1"))
        .toList();
  }

  /** Waiting for another thread, the loop must not go on and find that it has nothing to do. */
  @BeforeEach
  void waitForBlockedCoroutines() {
    loop.setBlockingGrace(Double.POSITIVE_INFINITY);
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_set_debug")
  void debugModeIsSwitchedOnAndOff() {
    loop.setDebug(true);
    assertThat(loop.getDebug()).isTrue();
    assertThat(loop.toString()).contains("debug=true");
    loop.setDebug(false);
    assertThat(loop.getDebug()).isFalse();
  }

  @Test
  @CPython("test_tasks::GatherTestsBase::test_env_var_debug")
  @CPython("test_base_events::BaseEventLoopTests::test_env_var_debug")
  void environmentSwitchesItOnUnlessItIsEmptyAndThePropertyHasTheLastWord() throws Exception {
    assertThat(ChildJvm.run(Print.class, Map.of())).isEqualTo("false");
    assertThat(ChildJvm.run(Print.class, Map.of("ASYNCIODEBUG", ""))).isEqualTo("false");
    assertThat(ChildJvm.run(Print.class, Map.of("ASYNCIODEBUG", "1"))).isEqualTo("true");
    assertThat(ChildJvm.run(Print.class, Map.of("ASYNCIODEBUG", "1"), "-Dasyncio.debug=false"))
        .isEqualTo("false");
    assertThat(ChildJvm.run(Print.class, Map.of(), "-Dasyncio.debug=true")).isEqualTo("true");
  }

  @Test
  @CPython("test_pep492::CoroutineTests::test_debug_mode_manages_coroutine_origin_tracking")
  void placesOfCoroutinesAreRecordedWhileALoopInDebugModeRuns() throws Exception {
    loop.setDebug(true);
    List<Object> kept = new ArrayList<>();
    kept.add(before());
    runBody(() -> kept.add(during()));
    kept.add(after());
    assertThat(recorded()).containsExactly("during");
    assertThat(log.messages())
        .singleElement()
        .asString()
        .contains("Coroutine created at", "DebugModeTest.during(");
    assertThat(kept).hasSize(3);
  }

  @Test
  void nothingIsRecordedWithoutDebugMode() throws Exception {
    runBody(DebugModeTest::during);
    assertThat(recorded()).isEmpty();
  }

  @Test
  void endOfOneLoopLeavesTheRecordingOfAnotherOn() throws Exception {
    loop.setDebug(true);
    runBody(() -> {
      runElsewhere(true);
      during();
    });
    assertThat(recorded()).containsExactly("elsewhere", "during");
  }

  @Test
  void anotherLoopWithoutDebugModeDoesNotRecord() throws Exception {
    loop.setDebug(true);
    runBody(() -> {
      runElsewhere(false);
      during();
    });
    assertThat(recorded()).containsExactly("during");
  }

  private static void runElsewhere(boolean debug) throws Exception {
    FutureTask<Void> other = new FutureTask<>(() -> {
      try (VirtualClockLoop quiet = new VirtualClockLoop()) {
        quiet.setDebug(debug);
        quiet.runUntilComplete(async(() -> elsewhere() != null));
      }
      return null;
    });
    Thread.ofPlatform().start(other);
    other.get();
  }

  @Test
  void switchingWhileTheLoopRunsTakesEffectInTheNextIteration() throws Exception {
    runBody(() -> {
      before();
      loop.setDebug(true);
      await(sleep(0));
      during();
      loop.setDebug(false);
      await(sleep(0));
      after();
    });
    assertThat(recorded()).containsExactly("during");
  }

  @Test
  @CPython("test_pep492::CoroutineTests::test_async_def_coroutines")
  void coroutinesReturnTheirValuesWithAndWithoutDebugMode() throws Exception {
    for (boolean debug : new boolean[] {false, true}) {
      loop.setDebug(debug);
      Coroutine<String> inner = async(() -> "spam");
      assertThat(run(async(() -> await(inner)))).isEqualTo("spam");
      assertThat(run(async(() -> await(async(() -> "spam"))))).isEqualTo("spam");
    }
  }
}
