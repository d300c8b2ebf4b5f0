package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.netty.MessageChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Everybody in the room reads each text; data is for oneself; {@code /leave} is answered with a
 * farewell. The members are on several event loops: each one's frames are written on its own.
 */
final class WebSocketRoom {

  private static final int LEFT = 4000;

  private record Member(EventLoop loop, MessageChannel<WebSocketFrame> channel) {

    /** On any thread. Who does not read is let go: nobody waits for him, nor keeps his frames. */
    void tell(String text) {
      loop.callSoonThreadsafe(() -> {
        if (!channel.isWritable()) {
          channel.transport().abort();
        } else if (!channel.transport().isClosing()) {
          var _ = channel.write(new TextWebSocketFrame(text));
        }
      });
    }
  }

  private final Set<Member> members = ConcurrentHashMap.newKeySet();

  /** Serves a socket until one of both sides has enough. */
  Coroutine<Void> talk(MessageChannel<WebSocketFrame> channel) {
    return async(() -> {
      Member member = new Member(getRunningLoop(), channel);
      members.add(member);
      try {
        tellAll("* there are " + members.size());
        for (WebSocketFrame frame : each(channel)) {
          if (!(frame instanceof TextWebSocketFrame text)) {
            await(channel.send(frame.retain()));
          } else if (text.text().equals("/leave")) {
            await(channel.send(new CloseWebSocketFrame(LEFT, "goodbye")));
            return;
          } else {
            tellAll(text.text());
          }
        }
      } finally {
        members.remove(member);
        tellAll("* there are " + members.size());
      }
    });
  }

  private void tellAll(String text) {
    members.forEach(member -> member.tell(text));
  }
}
