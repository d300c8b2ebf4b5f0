package io.asyncio.internal.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.LogCapture;
import io.asyncio.LoopTest;
import io.asyncio.conformance.CPython;
import io.asyncio.contextvars.Context;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Who handles a signal, on a system that the test makes up. */
class SignalTableTest extends LoopTest {

  private static final Signal HUP = new Signal("HUP");
  private static final Signal INT = new Signal("INT");

  private final FakeSystem system = new FakeSystem();
  private final SignalTable table = new SignalTable(system);
  private final LoopSignals signals = new LoopSignals(loop.signalHost(), table);

  /** The handlers of a process; setting one may fail. */
  private static final class FakeSystem implements SignalTable.Installer {

    final Map<Signal, SignalHandler> handlers = new HashMap<>();

    @Nullable
    RuntimeException failure;

    @Override
    public SignalHandler handle(Signal signal, SignalHandler handler) {
      if (failure != null) {
        throw failure;
      }
      SignalHandler before = of(signal);
      handlers.put(signal, handler);
      return before;
    }

    SignalHandler of(Signal signal) {
      return handlers.getOrDefault(signal, SignalHandler.SIG_DFL);
    }

    /** Delivers a signal, in the calling thread. */
    void raise(Signal signal) {
      of(signal).handle(signal);
    }
  }

  private void add(String name, String note) {
    signals.add(name, () -> trace.add(note), new Context());
  }

  /** Delivers a signal, and lets the loop handle it. */
  private void raise(Signal signal) {
    system.raise(signal);
    runOnce();
    runOnce();
  }

  @Test
  @CPython("test_unix_events::SelectorEventLoopSignalTests::test_add_signal_handler_install_error")
  void errorOfTheSystemPropagatesAndUndoesTheRegistration() {
    RuntimeException failure = new RuntimeException("EFAULT");
    system.failure = failure;
    assertThatThrownBy(() -> add("INT", "never")).isSameAs(failure);
    system.failure = null;
    assertThat(signals.remove("INT")).isFalse();
    assertThat(system.of(INT)).isSameAs(SignalHandler.SIG_DFL);
    table.of(INT).handle(INT);
    runOnce();
    runOnce();
    assertThat(trace).isEmpty();

    add("INT", "second attempt");
    raise(INT);
    assertThat(trace).containsExactly("second attempt");
    assertThat(signals.remove("INT")).isTrue();
    assertThat(system.of(INT)).isSameAs(SignalHandler.SIG_DFL);
  }

  @Test
  @CPython("test_unix_events::SelectorEventLoopSignalTests::test_add_signal_handler_install_error2")
  void refusedSignalLeavesTheOtherRegistrations() {
    add("HUP", "hang-up");
    system.failure = new IllegalArgumentException("Signal already used by VM or OS: SIGINT");
    assertThatIllegalStateException()
        .isThrownBy(() -> add("INT", "never"))
        .withMessageStartingWith("sig 2 cannot be caught")
        .withCause(system.failure);
    system.failure = null;
    raise(HUP);
    assertThat(trace).containsExactly("hang-up");
    assertThat(signals.remove("INT")).isFalse();
    assertThat(signals.remove("HUP")).isTrue();
  }

  @Test
  void refusedReplacementLeavesTheEarlierRegistration() {
    add("HUP", "first");
    system.failure = new IllegalArgumentException("Signal already used by VM or OS: SIGHUP");
    assertThatIllegalStateException().isThrownBy(() -> add("HUP", "second"));
    system.failure = null;
    raise(HUP);
    assertThat(trace).containsExactly("first");
    assertThat(signals.remove("HUP")).isTrue();
  }

  @Test
  @CPython("test_unix_events::SelectorEventLoopSignalTests::test_add_signal_handler_install_error3")
  void refusedSignalLeavesNothingBehind() {
    system.failure = new IllegalArgumentException("Signal already used by VM or OS: SIGINT");
    assertThatIllegalStateException()
        .isThrownBy(() -> add("INT", "never"))
        .withMessageStartingWith("sig 2 cannot be caught");
    system.failure = null;
    assertThat(system.handlers).isEmpty();
    assertThat(signals.remove("INT")).isFalse();
    table.of(INT).handle(INT);
    runOnce();
    runOnce();
    assertThat(trace).isEmpty();
    assertThat(table.of(INT)).hasToString("<SignalRoute SIGINT loops=0>");
  }

  @Test
  @CPython("test_unix_events::SelectorEventLoopSignalTests::test_remove_signal_handler")
  void removalRestoresTheDefault() {
    add("HUP", "never");
    assertThat(system.of(HUP)).isSameAs(table.of(HUP));
    assertThat(signals.remove("HUP")).isTrue();
    assertThat(system.of(HUP)).isSameAs(SignalHandler.SIG_DFL);
  }

  @Test
  @CPython("test_unix_events::SelectorEventLoopSignalTests::test_remove_signal_handler_error")
  void errorOfTheSystemAtTheRemovalPropagates() {
    add("HUP", "never");
    RuntimeException failure = new RuntimeException("EFAULT");
    system.failure = failure;
    assertThatThrownBy(() -> signals.remove("HUP")).isSameAs(failure);
    system.failure = null;
    assertThat(signals.remove("HUP")).isFalse();
    raise(HUP);
    assertThat(trace).isEmpty();

    add("HUP", "again");
    raise(HUP);
    assertThat(trace).containsExactly("again");
    assertThat(signals.remove("HUP")).isTrue();
    assertThat(system.of(HUP)).isSameAs(SignalHandler.SIG_DFL);
  }

  @Test
  @CPython("test_unix_events::SelectorEventLoopSignalTests::test_remove_signal_handler_error2")
  void refusalAtTheRemovalSaysSo() {
    add("HUP", "never");
    system.failure = new IllegalArgumentException("Signal already used by VM or OS: SIGHUP");
    assertThatIllegalStateException()
        .isThrownBy(() -> signals.remove("HUP"))
        .withMessageStartingWith("sig 1 cannot be caught")
        .withCause(system.failure);
    assertThat(signals.remove("HUP")).isFalse();
  }

  @Test
  @CPython(
      "test_unix_events::SelectorEventLoopSignalTests::test_remove_signal_handler_cleanup_error")
  void errorWhileAllAreRemovedIsLogged() throws Exception {
    add("HUP", "never");
    add("INT", "never");
    system.failure = new RuntimeException("EFAULT");
    try (LogCapture log = new LogCapture()) {
      signals.removeAll();
      assertThat(log.messages())
          .containsExactly(
              "handler of signal 1 could not be restored",
              "handler of signal 2 could not be restored");
    }
    assertThat(signals.remove("HUP")).isFalse();
    assertThat(signals.remove("INT")).isFalse();
  }

  @Test
  void eachLoopIsToldUntilItRemovesItsHandler() {
    LoopSignals other = new LoopSignals(loop.signalHost(), table);
    add("HUP", "first");
    other.add("HUP", () -> trace.add("second"), new Context());
    raise(HUP);
    assertThat(trace).containsExactly("first", "second");

    signals.remove("HUP");
    raise(HUP);
    assertThat(trace).containsExactly("first", "second", "second");
    other.removeAll();
    assertThat(system.of(HUP)).isSameAs(SignalHandler.SIG_DFL);
  }

  @Test
  void handlerThatTheProgramHadSetComesBack() {
    SignalHandler own = _ -> trace.add("own");
    system.handle(HUP, own);
    add("HUP", "loop");
    add("HUP", "loop again");
    raise(HUP);
    signals.remove("HUP");
    raise(HUP);
    assertThat(trace).containsExactly("loop again", "own");
    assertThat(system.of(HUP)).isSameAs(own);
  }

  @Test
  void handlerThatTheProgramSetsMeanwhileStays() {
    add("HUP", "loop");
    SignalHandler own = _ -> trace.add("own");
    system.handle(HUP, own);
    raise(HUP);
    assertThat(signals.remove("HUP")).isTrue();
    raise(HUP);
    assertThat(trace).containsExactly("own", "own");
    assertThat(system.of(HUP)).isSameAs(own);
  }

  @Test
  void lastOneToAskHandlesTheSignal() {
    add("HUP", "first");
    SignalHandler own = _ -> trace.add("own");
    system.handle(HUP, own);
    add("HUP", "second");
    raise(HUP);
    assertThat(trace).containsExactly("second");
    signals.remove("HUP");
    assertThat(system.of(HUP)).isSameAs(own);
  }

  @Test
  void runnerHandlesTheSignalWhileNoLoopDoes() {
    SignalRoute hup = table.of(HUP);
    assertThat(hup.offer(_ -> trace.add("runner"))).isTrue();
    raise(HUP);
    add("HUP", "loop");
    raise(HUP);
    signals.remove("HUP");
    raise(HUP);
    assertThat(trace).containsExactly("runner", "loop", "runner");
    hup.withdraw();
    assertThat(system.of(HUP)).isSameAs(SignalHandler.SIG_DFL);

    assertThat(hup.offer(_ -> trace.add("next runner"))).isTrue();
    raise(HUP);
    assertThat(trace).last().isEqualTo("next runner");
  }

  @Test
  void runnerThatEndsLeavesTheLoopsHandlerInForce() {
    SignalRoute hup = table.of(HUP);
    add("HUP", "loop");
    assertThat(hup.offer(_ -> trace.add("runner"))).isTrue();
    hup.withdraw();
    raise(HUP);
    signals.remove("HUP");
    assertThat(trace).containsExactly("loop");
    assertThat(system.of(HUP)).isSameAs(SignalHandler.SIG_DFL);
  }

  @Test
  void runnerReplacesNeitherTheProgramsHandlerNorAnotherRunner() {
    SignalHandler own = _ -> {};
    system.handle(HUP, own);
    assertThat(table.of(HUP).offer(_ -> {})).isFalse();
    assertThat(system.of(HUP)).isSameAs(own);
    add("HUP", "loop");
    assertThat(table.of(HUP).offer(_ -> {})).isFalse();
    signals.remove("HUP");
    assertThat(system.of(HUP)).isSameAs(own);

    assertThat(table.of(INT).offer(_ -> trace.add("outer"))).isTrue();
    assertThat(table.of(INT).offer(_ -> trace.add("inner"))).isFalse();
    raise(INT);
    assertThat(trace).containsExactly("outer");
  }

  @Test
  void runnerTakesNoSignalThatIsIgnored() {
    system.handle(HUP, SignalHandler.SIG_IGN);
    assertThat(table.of(HUP).offer(_ -> {})).isFalse();
    assertThat(system.of(HUP)).isSameAs(SignalHandler.SIG_IGN);
  }

  @Test
  void runnerDoesNotDisplaceWhatTheProgramSetAfterALoopDid() {
    add("HUP", "loop");
    SignalHandler own = _ -> {};
    system.handle(HUP, own);
    table.of(HUP).offer(_ -> {});
    assertThat(system.of(HUP)).isSameAs(own);
    table.of(HUP).requireCatchable();
    assertThat(system.of(HUP)).isSameAs(own);
    table.of(HUP).withdraw();
    signals.remove("HUP");
    assertThat(system.of(HUP)).isSameAs(own);
  }

  @Test
  void ignoredSignalThatCanBeCaughtIs() {
    system.handle(HUP, SignalHandler.SIG_IGN);
    try (LogCapture log = new LogCapture()) {
      add("HUP", "loop");
      assertThat(log.messages()).isEmpty();
    }
    raise(HUP);
    assertThat(trace).containsExactly("loop");
    signals.remove("HUP");
    assertThat(system.of(HUP)).isSameAs(SignalHandler.SIG_IGN);
  }

  @Test
  void ignoredSignalThatTheJvmLeavesSoIsWarnedOf() {
    List<SignalHandler> attempts = new ArrayList<>();
    SignalTable stubborn = new SignalTable((_, handler) -> {
      attempts.add(handler);
      return SignalHandler.SIG_IGN;
    });
    LoopSignals registrations = new LoopSignals(loop.signalHost(), stubborn);
    try (LogCapture log = new LogCapture()) {
      registrations.add("HUP", () -> {}, new Context());
      assertThat(log.messages())
          .containsExactly(
              "SIGHUP was ignored when this program was started, and the JVM leaves it so: its"
                  + " handler will not be called");
    }
    assertThat(registrations.remove("HUP")).isTrue();
    assertThat(attempts).last().isSameAs(SignalHandler.SIG_IGN);
  }
}
