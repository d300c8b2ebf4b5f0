package io.asyncio;

import static io.asyncio.Asyncio.async;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import io.asyncio.contextvars.Context;
import io.asyncio.contextvars.ContextVar;
import io.asyncio.internal.LambdaNames;
import io.asyncio.internal.Unchecked;
import io.asyncio.internal.signals.SignalRoute;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** What a loop does when a signal comes that it has a handler for. */
class SignalDeliveryTest extends SignalTestBase {

  @Test
  @CPython("test_unix_events::SelectorEventLoopSignalTests::test_add_signal_handler")
  void callbackIsAHandleThatRunsOnTheLoopsThread() {
    Callback callback = () -> {
      assertThat(Asyncio.getRunningLoop()).isSameAs(loop);
      note(String.valueOf(Thread.currentThread().threadId()));
    };
    AtomicReference<Thread> own = new AtomicReference<>();
    loop.callSoon(() -> own.set(Thread.currentThread()));
    Object handle = loop.signals.add("HUP", callback, new Context());
    assertThat(handle).isInstanceOf(Handle.class);
    assertThat(((Handle) handle).describe()).isEqualTo(LambdaNames.of(callback.getClass()));
    Signal.raise(new Signal("HUP"));
    loop.runForever();
    assertThat(own.get()).isNotNull();
    assertThat(trace).containsExactly(String.valueOf(own.get().threadId()));
  }

  @Test
  @CPython("test_unix_events::SelectorEventLoopSignalTests::test_handle_signal_no_handler")
  void signalWithoutAHandlerIsIgnored() {
    loop.signals.arrived(USR1.getNumber());
    runOnce();
    loop.addSignalHandler("USR2", NEVER);
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
}
