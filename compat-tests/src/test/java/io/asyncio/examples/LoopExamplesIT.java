package io.asyncio.examples;

import static io.asyncio.examples.Output.linesOf;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the examples of loops, callbacks and readers print. */
class LoopExamplesIT {

  @Test
  void callSoonFifoKeepsTheOrder() throws Exception {
    assertThat(linesOf("CallSoonFifo"))
        .containsExactly(
            "nothing runs before the loop does",
            "first",
            "second",
            "third",
            "fourth, scheduled by the first");
  }

  @Test
  void runningLoopInCoroutineIsTheOneThatRunsIt() throws Exception {
    assertThat(linesOf("RunningLoopInCoroutine"))
        .containsExactly(
            "In the coroutine a loop is running: true",
            "It is the one that we made: true",
            "Outside: no running event loop");
  }

  @Test
  void getSetNewLoopTellsLoopsApart() throws Exception {
    assertThat(linesOf("GetSetNewLoop"))
        .containsExactly(
            "Two new loops are the same one: false",
            "The current loop is the first: true",
            "The current loop is the second: true",
            "While the first one runs, it is the current one: true",
            "Afterwards it is the second again: true");
  }

  @Test
  void twoLoopsInTwoThreadsPlayByTurns() throws Exception {
    assertThat(linesOf("TwoLoopsInTwoThreads"))
        .containsExactly(
            "Ping hits stroke 1",
            "Pong hits stroke 2",
            "Ping hits stroke 3",
            "Pong hits stroke 4",
            "Ping hits stroke 5",
            "Pong hits stroke 6",
            "Both loops have stopped");
  }

  @Test
  void ownSleepCallLaterReturnsAndCanBeCancelled() throws Exception {
    assertThat(linesOf("OwnSleepCallLater"))
        .containsExactly("Good night", "Good morning", "Woken early");
  }

  @Test
  void ownSleepCallAtIsNeverEarly() throws Exception {
    assertThat(linesOf("OwnSleepCallAt"))
        .containsExactly(
            "Step 1, not early: true", "Step 2, not early: true", "Step 3, not early: true");
  }

  @Test
  void readabilityOneSocketReadsUntilTheEndAndStops() throws Exception {
    assertThat(linesOf("ReadabilityOneSocket", "0.05"))
        .containsExactly(
            "waiting for the server",
            "received: hello 1",
            "received: hello 2",
            "received: hello 3",
            "the server has hung up",
            "after stop() this callback goes on to its end",
            "the loop has stopped",
            "scheduled after stop(): runs when the loop runs again");
  }

  @Test
  void readabilityTwoSocketsRunsOneCallbackAtATime() throws Exception {
    List<String> lines = linesOf("ReadabilityTwoSockets", "0.05");
    assertThat(lines).endsWith("the loop has stopped");
    String[] all = {
      "  received: hello 1",
      "  received: hello 2",
      "  received: hello 3",
      "  the server has hung up"
    };
    assertThat(linesWithin("left", lines)).containsExactly(all);
    assertThat(linesWithin("right", lines)).containsExactly(all);
  }

  /** Returns the lines between the begins and ends of a socket, where no other may begin or end. */
  private static List<String> linesWithin(String name, List<String> lines) {
    List<String> within = new ArrayList<>();
    boolean inside = false;
    for (String line : lines) {
      if (line.equals(name + " begins")) {
        inside = true;
      } else if (line.equals(name + " ends")) {
        inside = false;
      } else if (inside) {
        within.add(line);
      }
    }
    return within;
  }

  @Test
  void virtualTimePassesAtOnceAndNamesADeadlock() throws Exception {
    assertThat(linesOf("VirtualTime"))
        .containsExactly(
            "   0 s: nobody answers",
            "   1 s: nobody answers",
            "   3 s: nobody answers",
            "   7 s: nobody answers",
            "  15 s: nobody answers",
            "  31 s: nobody answers",
            "  63 s: nobody answers",
            " 127 s: nobody answers",
            " 255 s: nobody answers",
            " 511 s: nobody answers",
            "1023 s: nobody answers",
            "2047 s: nobody answers",
            "3600 s: giving up",
            "Tasks that would wait for ever: 2",
            "The last one is the listener");
  }

  @Test
  void shutdownAsyncgensClosesWhatWasLeftOpen() throws Exception {
    assertThat(linesOf("ShutdownAsyncgens"))
        .containsExactly(
            "letter, first line",
            "poem, first line",
            "poem is closed",
            "the program has ended",
            "letter is closed");
  }

  @Test
  void exceptionHandlersHearOfFailuresAndTheLoopGoesOn() throws Exception {
    assertThat(linesOf("ExceptionHandlers"))
        .containsExactly(
            "handler: a callback failed",
            "  by For input string: \"twelve\"",
            "handler: delivery failed",
            "  by the van has broken down",
            "  order: 12",
            "the loop goes on",
            "there is a handler: true");
  }

  @Test
  void signalOnceHasAHandlerUntilItIsRemoved() throws Exception {
    assertThat(linesOf("SignalOnce"))
        .containsExactly(
            "got SIGWINCH in the loop: true",
            "there was a handler: true",
            "there still is one: false",
            "SIGKILL cannot be caught");
  }

  @Test
  void writableSocketIsWrittenPieceByPiece() throws Exception {
    assertThat(linesOf("WritableSocket"))
        .containsExactly(
            "all is written, there was a writer: true",
            "there still is one: false",
            "all is read: true",
            "it took more than one piece: true");
  }

  @Test
  void executorCallsGiveResultsAndFailures() throws Exception {
    assertThat(linesOf("ExecutorCalls"))
        .containsExactly("Lines: 3", "Sum: 500000500000", "Failed: no such line");
  }

  @Test
  void blockingCallHoldsUpTheOthersForTheGraceAlone() throws Exception {
    List<String> lines = linesOf("BlockingCall");
    assertThat(lines)
        .filteredOn(line -> !line.startsWith("WARNING: "))
        .containsExactly(
            "A call that blocks",
            "The others go on",
            "The call has returned, in the loop: true",
            "The others go on",
            "The thread's call has returned");
    assertThat(lines)
        .filteredOn(line -> line.startsWith("WARNING: "))
        .singleElement(as(STRING))
        .contains("BlockingCall.block")
        .endsWith("for 0.02 seconds without awaiting; others go on");
  }
}
