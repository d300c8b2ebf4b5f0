package io.asyncio.netty;

import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.Asyncio;
import io.asyncio.EventLoop;
import io.asyncio.KeyboardInterrupt;
import io.asyncio.Server;
import io.asyncio.SystemExit;
import io.asyncio.TimerHandle;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.process.ShellKill;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Recorder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class SignalTest extends LoopTest {

  private static final double PATIENCE_SECONDS = 30;

  private final List<String> trace = Collections.synchronizedList(new ArrayList<>());

  /** Runs the loop until it is stopped; the timer would be noted if it were what woke it. */
  private void runForever(EventLoop loop) {
    TimerHandle late = loop.callLater(PATIENCE_SECONDS, () -> {
      trace.add("no signal came");
      loop.stop();
    });
    try {
      loop.runForever();
    } finally {
      late.cancel();
    }
  }

  /** Runs a few iterations, for what must not come. */
  private void runOn() throws Exception {
    run(() -> {
      for (int i = 0; i < 10; i++) {
        await(Asyncio.sleep(0));
      }
    });
  }

  private void note(String what) {
    trace.add(what);
    loop.stop();
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_signal_handling_while_selecting")
  void signalWakesALoopThatWaitsAndIsHandledOnce() throws Exception {
    loop.addSignalHandler("ALRM", () -> note("alarm"));
    loop.callSoon(() -> ShellKill.sendHere("ALRM"));
    runForever(loop);
    runOn();
    assertThat(trace).containsExactly("alarm");
  }

  private Server serve() throws Exception {
    return loop.runUntilComplete(loop.createServer(Recorder::new, LOCALHOST, 0));
  }

  private void interruptWhileIdle() {
    loop.callSoon(() -> ShellKill.sendHere("INT"));
    assertThatThrownBy(() -> runForever(loop))
        .isInstanceOf(KeyboardInterrupt.class)
        .hasMessage("from the handler");
    assertThat(loop.isRunning()).isFalse();
  }

  private void raiseOnInterrupt() {
    loop.addSignalHandler("INT", () -> {
      throw new KeyboardInterrupt("from the handler");
    });
  }

  @Test
  @CPython("uvloop/test_signals::_TestSignal::test_signals_sigint_uvcode")
  void interruptOfAnIdleLoopLeavesItsRunAndItCanCleanUp() throws Exception {
    raiseOnInterrupt();
    Server server = serve();
    interruptWhileIdle();
    server.close();
    loop.runUntilComplete(Asyncio.waitFor(server.waitClosed(), PATIENCE_SECONDS));
    loop.close();
    assertThat(loop.isClosed()).isTrue();
    assertThat(trace).isEmpty();
  }

  @Test
  @CPython("uvloop/test_signals::_TestSignal::test_signals_sigint_uvcode_two_loop_runs")
  void interruptLeavesTheSecondRunToo() throws Exception {
    raiseOnInterrupt();
    Server server = serve();
    interruptWhileIdle();
    interruptWhileIdle();
    server.close();
    loop.runUntilComplete(Asyncio.waitFor(server.waitClosed(), PATIENCE_SECONDS));
    assertThat(trace).isEmpty();
  }

  @Test
  void systemExitOfAHandlerLeavesTheRun() throws Exception {
    loop.addSignalHandler("HUP", () -> {
      trace.add("hang-up");
      ShellKill.sendHere("INT");
    });
    loop.addSignalHandler("INT", () -> {
      throw new SystemExit("bye");
    });
    loop.callSoon(() -> ShellKill.sendHere("HUP"));
    assertThatThrownBy(() -> runForever(loop)).isInstanceOf(SystemExit.class).hasMessage("bye");
    runOn();
    assertThat(trace).containsExactly("hang-up");
  }

  @Test
  void loopsInTwoThreadsAreBothTold() throws Exception {
    CountDownLatch ready = new CountDownLatch(1);
    FutureTask<Void> elsewhere = new FutureTask<>(() -> {
      try (NettyEventLoop other = new NettyEventLoop(ioTransport)) {
        other.addSignalHandler("USR1", () -> {
          trace.add("other");
          other.stop();
        });
        other.callSoon(ready::countDown);
        runForever(other);
      }
      return null;
    });
    Thread.ofPlatform().start(elsewhere);
    loop.addSignalHandler("USR1", () -> {
      trace.add("one");
      loop.stop();
    });
    ready.await();
    ShellKill.sendHere("USR1");
    runForever(loop);
    elsewhere.get();
    assertThat(trace).containsExactlyInAnyOrder("one", "other");
  }
}
