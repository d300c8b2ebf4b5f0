package io.asyncio;

import static io.asyncio.Asyncio.async;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import io.asyncio.internal.signals.SignalRoute;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sun.misc.Signal;
import sun.misc.SignalHandler;

class SignalHandlerTest extends SignalTestBase {

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_add_signal_handler")
  void handlerIsSetCalledAndRemoved() {
    assertThatIllegalArgumentException().isThrownBy(() -> loop.addSignalHandler("boom", NEVER));
    assertThatIllegalArgumentException().isThrownBy(() -> loop.removeSignalHandler("boom"));
    assertThatIllegalStateException().isThrownBy(() -> loop.addSignalHandler("KILL", NEVER));
    assertThat(loop.removeSignalHandler("KILL")).isFalse();
    assertThat(loop.removeSignalHandler("USR1")).isFalse();
    SignalHandler before = current("USR1");

    loop.addSignalHandler("USR1", () -> note("called"));
    assertThat(current("USR1")).isInstanceOf(SignalRoute.class);
    Signal.raise(USR1);
    loop.runForever();
    assertThat(trace).containsExactly("called");

    assertThat(loop.removeSignalHandler("USR1")).isTrue();
    assertThat(current("USR1")).isSameAs(before);
    assertThat(loop.removeSignalHandler("USR1")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"USR1", "SIGUSR1", "usr1", "SigUsr1"})
  void namesMayHaveAPrefixAndAnyCase(String name) {
    loop.addSignalHandler(name, () -> note("called"));
    Signal.raise(USR1);
    loop.runForever();
    assertThat(trace).containsExactly("called");
    assertThat(loop.removeSignalHandler(name)).isTrue();
    assertThat(current("USR1")).isSameAs(SignalHandler.SIG_DFL);
  }

  @Test
  void namesOfOneNumberAreTheSameSignal() {
    loop.addSignalHandler("CLD", () -> note("first"));
    loop.addSignalHandler("CHLD", () -> note("second"));
    Signal.raise(new Signal("CHLD"));
    loop.runForever();
    assertThat(trace).containsExactly("second");
    assertThat(loop.removeSignalHandler("CLD")).isTrue();
    assertThat(loop.removeSignalHandler("CHLD")).isFalse();
    assertThat(current("CHLD")).isSameAs(SignalHandler.SIG_DFL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"FOO", "SIGFOO", "15", "0", "-1", "", "SIG", "SIGSIGTERM"})
  @CPython("test_unix_events::SelectorEventLoopSignalTests::test_check_signal")
  void unknownNameIsRefused(String name) {
    String message = "signal: unknown name '" + name + "'";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.addSignalHandler(name, NEVER))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.removeSignalHandler(name))
        .withMessage(message);
  }

  @Test
  void nothingMayBeNull() {
    assertThatThrownBy(() -> loop.addSignalHandler(null, NEVER))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("signal");
    assertThatThrownBy(() -> loop.addSignalHandler("USR1", null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("callback");
    assertThatThrownBy(() -> loop.removeSignalHandler(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("signal");
    assertThat(current("USR1")).isSameAs(SignalHandler.SIG_DFL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"KILL", "STOP"})
  @CPython("uvloop/test_signals::_TestSignal::test_signals_invalid_signal")
  void signalThatNobodyCanCatchIsRefused(String name) {
    assertThatIllegalStateException()
        .isThrownBy(() -> loop.addSignalHandler(name, NEVER))
        .withMessage("sig " + new Signal(name).getNumber() + " cannot be caught");
    assertThat(new Signal("KILL").getNumber()).isEqualTo(9);
    assertThat(loop.removeSignalHandler(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SEGV", "QUIT", "ILL", "FPE", "BUS"})
  @CPython("test_unix_events::SelectorEventLoopSignalTests::test_add_signal_handler_setup_error")
  @CPython("uvloop/test_signals::Test_UV_Signals::test_signals_no_SIGCHLD")
  void signalThatTheJvmNeedsIsRefused(String name) {
    Signal signal = new Signal(name);
    assertThatIllegalStateException()
        .isThrownBy(() -> loop.addSignalHandler(name, NEVER))
        .withMessage("sig "
            + signal.getNumber()
            + " cannot be caught: the JVM needs SIG"
            + name
            + " itself");
    assertThat(loop.removeSignalHandler(name)).isFalse();
  }

  /** What both an expression and a coroutine object would be in Python. */
  private static final class CallbackCoroutine implements Callback, Coroutine<String> {
    @Override
    public void call() {
      throw Checkpoints.unreached();
    }

    @Override
    public void close() {}

    @Override
    public String awaitHere() {
      throw Checkpoints.unreached();
    }
  }

  @Test
  @CPython(
      "test_unix_events::SelectorEventLoopSignalTests::test_add_signal_handler_coroutine_error")
  @CPython("uvloop/test_signals::_TestSignal::test_signals_coro_callback")
  void coroutineIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.addSignalHandler("USR1", new CallbackCoroutine()))
        .withMessageStartingWith("callback: coroutines cannot be used with addSignalHandler(): ")
        .withMessageContaining("CallbackCoroutine");
    assertThat(current("USR1")).isSameAs(SignalHandler.SIG_DFL);
  }

  @Test
  void laterHandlerReplacesTheEarlier() {
    loop.addSignalHandler("USR1", () -> note("first"));
    loop.addSignalHandler("USR1", () -> note("second"));
    Signal.raise(USR1);
    loop.runForever();
    assertThat(trace).containsExactly("second");
    assertThat(loop.removeSignalHandler("USR1")).isTrue();
    assertThat(current("USR1")).isSameAs(SignalHandler.SIG_DFL);
  }

  @Test
  void otherThreadIsRefused() throws Exception {
    runBody(() -> {
      FutureTask<Void> adding =
          new FutureTask<>(() -> loop.addSignalHandler("USR1", () -> {}), null);
      Thread.ofPlatform().start(adding);
      assertThatThrownBy(adding::get)
          .cause()
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("addSignalHandler called in thread");
      FutureTask<Boolean> removing = new FutureTask<>(() -> loop.removeSignalHandler("USR1"));
      Thread.ofPlatform().start(removing);
      assertThatThrownBy(removing::get)
          .cause()
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("removeSignalHandler called in thread");
    });
    assertThat(current("USR1")).isSameAs(SignalHandler.SIG_DFL);
  }

  @Test
  @CPython("test_unix_events::SelectorEventLoopSignalTests::test_close")
  void closeRemovesAllHandlers() {
    SignalHandler own = _ -> {};
    SignalHandler beforeHup = Signal.handle(new Signal("HUP"), own);
    try {
      loop.addSignalHandler("HUP", NEVER);
      loop.addSignalHandler("CHLD", NEVER);
      assertThat(current("HUP")).isInstanceOf(SignalRoute.class);
      assertThat(current("CHLD")).isInstanceOf(SignalRoute.class);
      loop.close();
      assertThat(current("HUP")).isSameAs(own);
      assertThat(current("CHLD")).isSameAs(SignalHandler.SIG_DFL);
      assertThat(loop.removeSignalHandler("HUP")).isFalse();
      assertThat(loop.removeSignalHandler("CHLD")).isFalse();
    } finally {
      Signal.handle(new Signal("HUP"), beforeHup);
    }
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_close")
  void closedLoopRefusesEverything() {
    loop.close();
    Coroutine<String> coroutine = async(() -> "unreached");
    Future<Void> future = loop.createFuture();
    assertClosed(loop::runForever);
    assertClosed(() -> loop.runUntilComplete(future));
    assertClosed(() -> loop.callSoon(NEVER));
    assertClosed(() -> loop.callSoonThreadsafe(NEVER));
    assertClosed(() -> loop.callLater(1, NEVER));
    assertClosed(() -> loop.callAt(loop.time() + 1, NEVER));
    assertClosed(() -> loop.createTask(coroutine));
    assertClosed(() -> loop.addSignalHandler("TERM", NEVER));
    assertClosed(() -> loop.runInExecutor(null, () -> null));
    coroutine.close();
  }

  private interface Call {
    void call() throws Exception;
  }

  private static void assertClosed(Call call) {
    assertThatIllegalStateException().isThrownBy(call::call).withMessage("Event loop is closed");
  }
}
