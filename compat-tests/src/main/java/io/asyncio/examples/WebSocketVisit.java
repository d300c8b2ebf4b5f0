package io.asyncio.examples;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** What the JDK's client sees of a {@link WebSocketSite}: a page, and a room with two in it. */
final class WebSocketVisit {

  private WebSocketVisit() {}

  /** Somebody in the room. */
  private static final class Guest implements WebSocket.Listener {

    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      heard.add(text.toString());
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      heard.add("closed with " + status + ", " + reason);
      closed.countDown();
      return null;
    }
  }

  /** Visits the site on this port of the machine. */
  static void of(int port) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI page = URI.create("http://127.0.0.1:" + port + "/tea");
      var answer = client.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
      IO.println("GET /tea: " + answer.statusCode() + " " + answer.body().strip());

      Guest ann = new Guest();
      WebSocket socket = enter(client, port, ann);
      IO.println("Ann: " + ann.heard.take());
      Guest bob = new Guest();
      WebSocket other = enter(client, port, bob);
      IO.println("Bob: " + bob.heard.take());
      IO.println("Ann: " + ann.heard.take());
      socket.sendText("hello, Bob", true).join();
      IO.println("Bob: " + bob.heard.take());
      IO.println("Ann: " + ann.heard.take());
      other.sendText("/leave", true).join();
      IO.println("Bob: " + bob.heard.take());
      IO.println("Ann: " + ann.heard.take());
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
      ann.closed.await();
    }
  }

  private static WebSocket enter(HttpClient client, int port, Guest guest) {
    URI room = URI.create("ws://127.0.0.1:" + port + "/room");
    return client.newWebSocketBuilder().buildAsync(room, guest).join();
  }
}
