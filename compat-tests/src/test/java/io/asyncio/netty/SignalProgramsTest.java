package io.asyncio.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import io.asyncio.netty.SignalPrograms.BlockedAndEnded;
import io.asyncio.netty.SignalPrograms.BlockedAndInterrupted;
import io.asyncio.netty.SignalPrograms.Cancelled;
import io.asyncio.netty.SignalPrograms.GivingBack;
import io.asyncio.netty.SignalPrograms.Interruptible;
import io.asyncio.netty.SignalPrograms.OwnHandlers;
import io.asyncio.netty.SignalPrograms.Removing;
import io.asyncio.netty.SignalPrograms.Trying;
import io.asyncio.netty.process.ChildProgram;
import org.junit.jupiter.api.Test;

/** What signals do to whole programs. */
class SignalProgramsTest {

  /** A process that a signal has ended has this status, plus the signal's number. */
  private static final int ENDED_BY_SIGNAL = 128;

  private static final int SIGINT = 2;
  private static final int SIGUSR1 = 10;

  @Test
  @CPython("uvloop/test_signals::_TestSignal::test_signals_sigint_pycode_stop")
  void interruptOfUserCodeThatBlocksEndsTheProgram() throws Exception {
    try (ChildProgram program = ChildProgram.of(BlockedAndEnded.class)) {
      assertThat(program.line()).isEqualTo("ready");
      program.send("INT");
      assertThat(program.remainingLines()).isEmpty();
      assertThat(program.status()).isEqualTo(ENDED_BY_SIGNAL + SIGINT);
      assertThat(program.errors()).contains("io.asyncio.KeyboardInterrupt: from the handler");
    }
  }

  @Test
  @CPython("uvloop/test_signals::_TestSignal::test_signals_sigint_pycode_continue")
  void userCodeMayCatchTheCancellationAndGoOn() throws Exception {
    try (ChildProgram program = ChildProgram.of(Cancelled.class)) {
      assertThat(program.line()).isEqualTo("ready");
      program.send("INT");
      assertThat(program.remainingLines()).containsExactly("oups", "done");
      assertThat(program.status()).isZero();
      assertThat(program.errors()).isEmpty();
    }
  }

  @Test
  @CPython("uvloop/test_signals::_TestSignal::test_signals_sigint_pycode_continue")
  void userCodeMayCatchTheInterruptOfItsBlockingCallAndGoOn() throws Exception {
    try (ChildProgram program = ChildProgram.of(BlockedAndInterrupted.class)) {
      assertThat(program.line()).isEqualTo("ready");
      program.send("INT");
      assertThat(program.remainingLines()).containsExactly("oups", "done");
      assertThat(program.status()).isZero();
    }
  }

  @Test
  @CPython("uvloop/test_signals::_TestSignal::test_signals_sigint_and_custom_handler")
  void handlersOfItsOwnReplaceTheDefaultAndMayEndTheProgram() throws Exception {
    try (ChildProgram program = ChildProgram.of(OwnHandlers.class)) {
      assertThat(program.line()).isEqualTo("ready");
      program.send("HUP");
      assertThat(program.line()).isEqualTo("!s-hup!");
      program.send("INT");
      assertThat(program.remainingLines()).containsExactly("!s-int!", "exit");
      assertThat(program.status()).isZero();
      assertThat(program.errors()).isEmpty();
    }
  }

  @Test
  @CPython("uvloop/test_signals::_TestSignal::test_signals_and_custom_handler_1")
  void handlerThatAnotherRemovesIsFollowedByTheDefault() throws Exception {
    try (ChildProgram program = ChildProgram.of(Removing.class)) {
      assertThat(program.line()).isEqualTo("ready");
      program.send("USR1");
      assertThat(program.line()).isEqualTo("GOTIT");
      program.send("USR1");
      assertThat(program.line()).isEqualTo("GOTIT");
      program.send("TERM");
      assertThat(program.line()).isEqualTo("REMOVED");
      program.send("TERM");
      assertThat(program.line()).isEqualTo("there was none");
      program.send("USR1");
      assertThat(program.remainingLines()).isEmpty();
      assertThat(program.status()).isEqualTo(ENDED_BY_SIGNAL + SIGUSR1);
      assertThat(program.errors()).isEmpty();
    }
  }

  @Test
  @CPython("test_unix_events::SelectorEventLoopSignalTests::test_remove_signal_handler_2")
  void interruptThatIsGivenBackShutsTheJvmDownAndOtherHandlersGoOn() throws Exception {
    try (ChildProgram program = ChildProgram.of(GivingBack.class)) {
      assertThat(program.line()).isEqualTo("true");
      assertThat(program.line()).isEqualTo("ready");
      program.send("HUP");
      assertThat(program.line()).isEqualTo("HUP");
      program.send("INT");
      assertThat(program.remainingLines()).containsExactly("shutdown");
      assertThat(program.status()).isEqualTo(ENDED_BY_SIGNAL + SIGINT);
    }
  }

  @Test
  void jvmThatLeavesSignalsToTheSystemRefusesThem() throws Exception {
    try (ChildProgram program = ChildProgram.of(Trying.class, "-Xrs")) {
      assertThat(program.remainingLines())
          .containsExactly("sig 15 cannot be caught: the JVM leaves SIGTERM to the system (-Xrs)");
      assertThat(program.status()).isZero();
    }
  }

  @Test
  void signalThatIsIgnoredFromTheStartIsWarnedOf() throws Exception {
    try (ChildProgram program = ChildProgram.ignoring("HUP", Trying.class)) {
      assertThat(program.remainingLines()).containsExactly("done");
      assertThat(program.status()).isZero();
      assertThat(program.errors())
          .contains("SIGHUP was ignored when this program was started")
          .doesNotContain("SIGTERM was ignored");
    }
  }

  /** As a program that a script starts in the background. */
  @Test
  void interruptThatIsIgnoredFromTheStartStaysSo() throws Exception {
    try (ChildProgram program = ChildProgram.ignoring("INT", Interruptible.class)) {
      assertThat(program.line()).isEqualTo("ready");
      program.send("INT");
      program.send("HUP");
      assertThat(program.line()).as("the runner leaves SIGINT alone").isEqualTo("HUP");
      assertThat(program.errors()).isEmpty();
      program.send("TERM");
      assertThat(program.line()).isEqualTo("ready");
      program.send("INT");
      program.send("HUP");
      assertThat(program.line()).as("the handler is not called").isEqualTo("HUP");
      program.send("TERM");
      assertThat(program.remainingLines()).containsExactly("true");
      assertThat(program.status()).isZero();
      assertThat(program.errors())
          .contains("SIGINT was ignored when this program was started")
          .doesNotContain("SIGHUP was ignored", "SIGTERM was ignored");
    }
  }
}
