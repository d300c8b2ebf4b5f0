package io.asyncio;

import static io.asyncio.Asyncio.async;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import io.asyncio.contextvars.Context;
import io.asyncio.contextvars.ContextVar;
import io.asyncio.internal.LambdaNames;
import io.asyncio.internal.Unchecked;
import io.asyncio.internal.signals.SignalRoute;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sun.misc.Signal;
import sun.misc.SignalHandler;

class SignalHandlerTest extends LoopTest {

  private static final Signal USR1 = new Signal("USR1");

  @BeforeEach
  void letTheLoopWaitForSignals() {
    loop.waitForPosts();
  }

  private static void never() {
    throw Checkpoints.unreached();
  }

  /** Returns what handles a signal of the process now. */
  private static SignalHandler current(String name) {
    Signal signal = new Signal(name);
    SignalHandler current = Signal.handle(signal, _ -> {});
    Signal.handle(signal, current);
    return current;
  }

  private void note(String what) {
    trace.add(what);
    loop.stop();
  }

  @Test
  @CPython("test_unix_events::SelectorEventLoopSignalTests::test_add_signal_handler")
  void callbackIsAHandleThatRunsOnTheLoopsThread() {
    Runnable callback = () -> {
      assertThat(Asyncio.getRunningLoop()).isSameAs(loop);
      note(Thread.currentThread().getName());
    };
    Object handle = loop.signals.add("HUP", callback, new Context());
    assertThat(handle).isInstanceOf(Handle.class);
    assertThat(((Handle) handle).describe()).isEqualTo(LambdaNames.of(callback.getClass()));
    Signal.raise(new Signal("HUP"));
    loop.runForever();
    assertThat(trace).containsExactly(Thread.currentThread().getName());
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_add_signal_handler")
  void handlerIsSetCalledAndRemoved() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.addSignalHandler("boom", SignalHandlerTest::never));
    assertThatIllegalArgumentException().isThrownBy(() -> loop.removeSignalHandler("boom"));
    assertThatIllegalStateException()
        .isThrownBy(() -> loop.addSignalHandler("KILL", SignalHandlerTest::never));
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
        .isThrownBy(() -> loop.addSignalHandler(name, SignalHandlerTest::never))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.removeSignalHandler(name))
        .withMessage(message);
  }

  @Test
  void nothingMayBeNull() {
    assertThatThrownBy(() -> loop.addSignalHandler(null, SignalHandlerTest::never))
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
        .isThrownBy(() -> loop.addSignalHandler(name, SignalHandlerTest::never))
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
        .isThrownBy(() -> loop.addSignalHandler(name, SignalHandlerTest::never))
        .withMessage("sig "
            + signal.getNumber()
            + " cannot be caught: the JVM needs SIG"
            + name
            + " itself");
    assertThat(loop.removeSignalHandler(name)).isFalse();
  }

  /** What both an expression and a coroutine object would be in Python. */
  private static final class RunnableCoroutine implements Runnable, Coroutine<String> {
    @Override
    public void run() {
      throw Checkpoints.unreached();
    }

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
        .isThrownBy(() -> loop.addSignalHandler("USR1", new RunnableCoroutine()))
        .withMessageStartingWith("callback: coroutines cannot be used with addSignalHandler(): ")
        .withMessageContaining("RunnableCoroutine");
    assertThat(current("USR1")).isSameAs(SignalHandler.SIG_DFL);
  }

  @Test
  @CPython("test_unix_events::SelectorEventLoopSignalTests::test_handle_signal_no_handler")
  void signalWithoutAHandlerIsIgnored() {
    loop.signals.arrived(USR1.getNumber());
    runOnce();
    loop.addSignalHandler("USR2", SignalHandlerTest::never);
    loop.signals.arrived(USR1.getNumber());
    runOnce();
    SignalRoute.of("USR1").handle(USR1);
  }

  @Test
  void signalThatIsOnItsWayAtTheRemovalIsIgnored() {
    loop.addSignalHandler("USR1", () -> trace.add("called"));
    loop.signals.arrived(USR1.getNumber());
    loop.removeSignalHandler("USR1");
    runOnce();
    runOnce();
    assertThat(trace).isEmpty();
  }

  @Test
  @CPython("test_unix_events::SelectorEventLoopSignalTests::test_handle_signal_cancelled_handler")
  void signalOfACancelledHandleRemovesIt() {
    Handle handle = loop.signals.add("USR1", () -> trace.add("called"), new Context());
    handle.cancel();
    assertThat(current("USR1")).isInstanceOf(SignalRoute.class);
    loop.signals.arrived(USR1.getNumber());
    runOnce();
    runOnce();
    assertThat(trace).isEmpty();
    assertThat(current("USR1")).isSameAs(SignalHandler.SIG_DFL);
    assertThat(loop.removeSignalHandler("USR1")).isFalse();
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
  void eachSignalIsHandledAnew() {
    loop.addSignalHandler("USR1", () -> note("called"));
    for (int i = 0; i < 3; i++) {
      Signal.raise(USR1);
      loop.runForever();
    }
    assertThat(trace).containsExactly("called", "called", "called");
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_signal_handling_args")
  void callbackKeepsWhatItWasGivenAndRunsInItsContext() {
    ContextVar<String> variable = new ContextVar<>("variable");
    Context context = new Context();
    context.run(() -> {
      variable.set("its own");
    });
    String first = new String("first");
    Object second = new Object();
    Object[] received = new Object[2];
    loop.addSignalHandler(
        "USR1",
        () -> {
          received[0] = first;
          received[1] = second;
          note(variable.get());
        },
        context);
    Signal.raise(USR1);
    loop.runForever();
    assertThat(trace).containsExactly("its own");
    assertThat(received[0]).isSameAs(first);
    assertThat(received[1]).isSameAs(second);
  }

  @Test
  void callbackRunsInACopyOfTheContextOfItsRegistration() {
    ContextVar<String> variable = new ContextVar<>("variable", "unset");
    new Context().run(() -> {
      variable.set("then");
      loop.addSignalHandler("USR1", () -> {
        trace.add(variable.get());
        loop.stop();
      });
      variable.set("later");
    });
    Signal.raise(USR1);
    loop.runForever();
    assertThat(trace).containsExactly("then");
  }

  @Test
  void eachLoopIsToldAndOneThatDoesNotRunHandlesItInItsNextRun() {
    loop.addSignalHandler("USR1", () -> trace.add("called"));
    try (VirtualClockLoop other = new VirtualClockLoop().waitForPosts()) {
      other.addSignalHandler("USR1", () -> {
        trace.add("called in the other");
        other.stop();
      });
      Signal.raise(USR1);
      other.runForever();
    } // its close waits until each loop has been told
    assertThat(trace).containsExactly("called in the other");
    assertThat(current("USR1")).isInstanceOf(SignalRoute.class);
    runOnce();
    runOnce();
    assertThat(trace).containsExactly("called in the other", "called");
  }

  @Test
  void exceptionGoesToTheExceptionHandlerAndTheLoopGoesOn() {
    IllegalArgumentException failure = new IllegalArgumentException("spam");
    loop.addSignalHandler("USR1", () -> {
      loop.callSoon(loop::stop);
      throw failure;
    });
    Signal.raise(USR1);
    loop.runForever();
    assertThat(loop.reports).singleElement().satisfies(report -> {
      assertThat(report.message()).startsWith("Exception in callback ");
      assertThat(report.exception()).isSameAs(failure);
      assertThat(report.handle()).isNotNull();
    });
    loop.reports.clear();
  }

  @Test
  void systemExitAndKeyboardInterruptLeaveTheRun() {
    for (Error leaving : new Error[] {new SystemExit("bye"), new KeyboardInterrupt("stop")}) {
      loop.addSignalHandler("USR1", () -> {
        throw Unchecked.<RuntimeException>rethrow(leaving);
      });
      Signal.raise(USR1);
      assertThatThrownBy(loop::runForever).isSameAs(leaving);
      assertThat(loop.isRunning()).isFalse();
    }
    loop.callSoon(() -> trace.add("usable"));
    runOnce();
    assertThat(trace).containsExactly("usable");
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
      loop.addSignalHandler("HUP", SignalHandlerTest::never);
      loop.addSignalHandler("CHLD", SignalHandlerTest::never);
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
  void signalThatComesWhileTheLoopClosesIsHandled() throws Exception {
    loop.addSignalHandler("USR1", () -> trace.add("called"));
    Future<Void> never = loop.createFuture();
    loop.createTask(async(() -> {
      try {
        Asyncio.await(never);
      } finally {
        loop.signals.arrived(USR1.getNumber());
      }
    }));
    runOnce();
    assertThat(closeAndTakeReports())
        .containsExactly("Task was pending when its event loop was closed");
    assertThat(trace).containsExactly("called");
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_close")
  void closedLoopRefusesEverything() {
    loop.close();
    Coroutine<String> coroutine = async(() -> "unreached");
    Future<Void> future = loop.createFuture();
    assertClosed(loop::runForever);
    assertClosed(() -> loop.runUntilComplete(future));
    assertClosed(() -> loop.callSoon(SignalHandlerTest::never));
    assertClosed(() -> loop.callSoonThreadsafe(SignalHandlerTest::never));
    assertClosed(() -> loop.callLater(1, SignalHandlerTest::never));
    assertClosed(() -> loop.callAt(loop.time() + 1, SignalHandlerTest::never));
    assertClosed(() -> loop.createTask(coroutine));
    assertClosed(() -> loop.addSignalHandler("TERM", SignalHandlerTest::never));
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
