package io.asyncio.examples;

import static io.asyncio.examples.Output.linesOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the examples of dispatchers print. */
class DispatcherExamplesIT {

  @Test
  void twoClientsFetchInOneLoop() throws Exception {
    List<String> lines = linesOf("DispatcherFetch");
    assertThat(lines)
        .startsWith(
            "first: connect",
            "second: connect",
            "first: readable() -> true",
            "first: writable() -> true",
            "second: readable() -> true",
            "second: writable() -> true")
        .endsWith("first got: the first page", "second got: another page, which is longer");
    for (String client : List.of("first", "second")) {
      String bytes = client.equals("first") ? "53" : "68";
      assertThat(lines)
          .containsSubsequence(
              client + ": handleConnect()",
              client + ": handleWrite() -> sent 18 bytes",
              client + ": readable() -> true",
              client + ": writable() -> false",
              client + ": handleRead() -> " + bytes + " bytes",
              client + ": handleClose()",
              client + ": handleRead() -> 0 bytes");
    }
  }

  @Test
  void aFetchIsSteppedFromAnOuterLoop() throws Exception {
    assertThat(linesOf("DispatcherSteps"))
        .containsSubsequence(
            "client: connect",
            "loop counter: 1",
            "client: readable() -> true",
            "client: writable() -> true",
            "client: handleWrite() -> sent 18 bytes",
            "loop counter: 2",
            "client: handleRead() -> 59 bytes",
            "client: handleClose()",
            "got: a page, step by step");
  }

  @Test
  void eachSideOfTheEchoSeesItsOwnPieces() throws Exception {
    List<String> lines = linesOf("DispatcherEcho");
    assertThat(lines)
        .filteredOn(line -> line.startsWith("client"))
        .containsExactly(
            "client: connected",
            "client: wrote 512 bytes",
            "client: wrote 225 bytes",
            "client: got a copy of its message");
    assertThat(lines)
        .filteredOn(line -> line.startsWith("handler: read"))
        .containsExactly(
            "handler: read 256 bytes",
            "handler: read 256 bytes",
            "handler: read 225 bytes",
            "handler: read 0 bytes");
    assertThat(lines)
        .filteredOn(line -> line.startsWith("handler: wrote"))
        .containsExactly(
            "handler: wrote 256 bytes", "handler: wrote 256 bytes", "handler: wrote 225 bytes");
    assertThat(lines).contains("server: a client has come", "server: closed", "handler: closed");
  }

  @Test
  void aFileIsReadInSteps() throws Exception {
    assertThat(linesOf("DispatcherFile"))
        .containsExactly(
            "read 256 bytes: one line",
            "read 256 bytes: one line",
            "read 13 bytes: and the rest",
            "the end",
            "read 0 bytes: ");
  }

  @Test
  void aChatAnswersLineByLine() throws Exception {
    assertThat(linesOf("LineChat"))
        .containsExactly(
            "client: SHOUT hello there",
            "server: HELLO THERE",
            "client: COUNT hello there",
            "server: 11 letters",
            "client: WHISPER",
            "server: what?",
            "client: QUIT",
            "server: bye");
  }

  @Test
  void oldAndNewServersShareALoop() throws Exception {
    assertThat(linesOf("DispatcherBesideCoroutines"))
        .containsExactly(
            "old: who are you?", "new: and you?", "old: on one thread?", "new: on one loop");
  }
}
