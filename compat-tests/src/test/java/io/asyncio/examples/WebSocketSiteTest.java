package io.asyncio.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.testing.LoopTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The room of the example of HTTP and WebSockets, towards the JDK's client. */
@Timeout(60)
class WebSocketSiteTest extends LoopTest {

  private static final int PATIENCE_SECONDS = 30;

  private NettyHost host;
  private URI room;
  private HttpClient client;

  /** What the JDK's client has heard, and how to say something. */
  private static final class Guest implements WebSocket.Listener {

    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private WebSocket socket;

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        heard.add(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      heard.add("data " + US_ASCII.decode(data));
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket from, ByteBuffer data) {
      heard.add("pong " + US_ASCII.decode(data));
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      heard.add("closed " + status + " " + reason);
      return null;
    }

    String next() throws InterruptedException {
      return heard.poll(PATIENCE_SECONDS, SECONDS);
    }
  }

  @BeforeEach
  void listen() throws Exception {
    host = NettyHost.start(ioTransport, 2);
    room = URI.create("ws://127.0.0.1:" + host.listen(new WebSocketSite()::fill) + "/room");
    client = HttpClient.newHttpClient();
  }

  @AfterEach
  void end() throws Exception {
    client.shutdownNow();
    client.close();
    host.close();
  }

  private Guest enter() throws Exception {
    Guest guest = new Guest();
    guest.socket =
        client.newWebSocketBuilder().buildAsync(room, guest).get(PATIENCE_SECONDS, SECONDS);
    return guest;
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(US_ASCII));
  }

  @Test
  void textsDataAndPingsAreAnswered() throws Exception {
    Guest ann = enter();
    assertThat(ann.next()).isEqualTo("* there are 1");
    ann.socket.sendText("he", false).join();
    ann.socket.sendText("llo", true).join();
    assertThat(ann.next()).isEqualTo("hello");
    ann.socket.sendBinary(bytes("12345"), true).join();
    assertThat(ann.next()).isEqualTo("data 12345");
    ann.socket.sendPing(bytes("still there?")).join();
    assertThat(ann.next()).isEqualTo("pong still there?");
  }

  @Test
  void whoLeavesIsToldACode() throws Exception {
    Guest ann = enter();
    assertThat(ann.next()).isEqualTo("* there are 1");
    ann.socket.sendText("/leave", true).join();
    assertThat(ann.next()).isEqualTo("closed 4000 goodbye");
  }

  @Test
  void closingWithACodeIsAnsweredWithIt() throws Exception {
    Guest ann = enter();
    assertThat(ann.next()).isEqualTo("* there are 1");
    ann.socket.sendClose(4001, "enough").join();
    assertThat(ann.next()).isEqualTo("closed 4001 enough");
    Guest bob = enter(); // perhaps before she is missed, of which he is told then
    String heard = bob.next();
    assertThat(heard.equals("* there are 2") ? bob.next() : heard).isEqualTo("* there are 1");
  }

  /** Neighbouring connections are on different event loops. */
  @Test
  void everybodyHearsATextAndWhoVanishesIsMissed() throws Exception {
    Guest ann = enter();
    assertThat(ann.next()).isEqualTo("* there are 1");
    Guest bob = enter();
    assertThat(bob.next()).isEqualTo("* there are 2");
    assertThat(ann.next()).isEqualTo("* there are 2");

    bob.socket.sendText("anybody?", true).join();
    assertThat(ann.next()).isEqualTo("anybody?");
    assertThat(bob.next()).isEqualTo("anybody?");

    bob.socket.abort();
    assertThat(ann.next()).isEqualTo("* there are 1");
  }
}
