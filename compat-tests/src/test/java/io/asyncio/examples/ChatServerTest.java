package io.asyncio.examples;

import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.startServer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Server;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.streams.StreamPair;
import org.junit.jupiter.api.Test;

/** The chat room of the examples, and guests who do not behave. */
class ChatServerTest extends LoopTest {

  private static final int MOST_LINES = 10_000;

  private Server server;

  private StreamPair enter(String name) throws Exception {
    StreamPair guest = soon(openConnection(LOCALHOST, server.port()));
    say(guest, name);
    return guest;
  }

  private static void say(StreamPair guest, String line) {
    guest.writer().write((line + "\n").getBytes(UTF_8));
  }

  private static String line(StreamPair guest) throws Exception {
    return new String(soon(guest.reader().readline()), UTF_8).strip();
  }

  /** Something that happens to Bob while Ann is there. */
  interface Misfortune {
    void befall(StreamPair ann, StreamPair bob) throws Exception;
  }

  private void withAnnAndBob(Misfortune misfortune) throws Exception {
    run(() -> {
      server = soon(startServer(new ChatServer()::handle, LOCALHOST, 0));
      StreamPair ann = enter("Ann");
      assertThat(line(ann)).isEqualTo("* Ann has come");
      StreamPair bob = enter("Bob");
      assertThat(line(ann)).isEqualTo("* Bob has come");
      misfortune.befall(ann, bob);
      bob.writer().close();
      say(ann, "Who is left?");
      assertThat(line(ann)).isEqualTo("Ann: Who is left?");
      ann.writer().close();
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  void aGuestThatIsResetHasLeft() throws Exception {
    withAnnAndBob((ann, bob) -> {
      assertThat(line(bob)).isEqualTo("* Bob has come");
      bob.writer().transport().abort();
      assertThat(line(ann)).isEqualTo("* Bob has left");
    });
  }

  @Test
  void aGuestWhoseLineHasNoEndIsTheOnlyOneToLeave() throws Exception {
    withAnnAndBob((ann, bob) -> {
      bob.writer().write(new byte[200_000]);
      assertThat(line(ann)).isEqualTo("* Bob has left");
    });
  }

  @Test
  void aGuestWhoDoesNotReadIsSentAwayAndTheOthersTalkOn() throws Exception {
    withAnnAndBob((ann, bob) -> {
      String much = "x".repeat(60_000);
      for (int i = 0; i < MOST_LINES; i++) {
        say(ann, much);
        String heard = line(ann);
        if (heard.equals("* Bob has left")) {
          assertThat(line(ann)).isEqualTo("Ann: " + much);
          return;
        }
        assertThat(heard).isEqualTo("Ann: " + much);
      }
      assertThat(server.isServing()).as("Bob has stayed").isFalse();
    });
  }
}
