package io.asyncio.asyncore.recorded;

import io.asyncio.asyncore.AsyncChat;
import io.asyncio.asyncore.Producer;
import io.asyncio.asyncore.SimpleProducer;
import io.asyncio.asyncore.recorded.ProgramRun.Arguments;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The operations on chats. */
final class ChatOperations {

  private final ProgramRun run;

  ChatOperations(ProgramRun run) {
    this.run = run;
  }

  boolean run(Arguments arguments, Script own) {
    if (!(run.of(own, arguments.text(1)) instanceof ScriptedChat chat)) {
      return false;
    }
    Script script = chat.script();
    switch (arguments.word()) {
      case "terminator" -> terminator(chat, script, arguments.get(2));
      case "get_terminator" -> script.log("get_terminator", shown(chat.getTerminator()));
      case "push" -> run.tried(script, "push", () -> chat.push(Data.bytes(arguments.get(2))));
      case "produce" -> produce(chat, script, producer(script, arguments));
      case "produce_bytes" ->
        run.tried(script, "produce", () -> chat.pushWithProducer(Data.bytes(arguments.get(2))));
      case "simple" ->
        produce(
            chat, script, new SimpleProducer(Data.bytes(arguments.get(2)), arguments.number(3)));
      case "close_when_done" -> chat.closeWhenDone();
      case "discard" -> chat.discardBuffers();
      case "sizes" -> {
        script.incoming = arguments.number(2);
        script.outgoing = arguments.number(3);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void terminator(AsyncChat chat, Script script, Object value) {
    try {
      if (value instanceof Long count) {
        chat.setTerminator(Math.toIntExact(count));
      } else {
        chat.setTerminator(value == null ? null : Data.bytes(value));
      }
    } catch (IllegalArgumentException e) {
      script.log("terminator", "raises", ErrorNames.of(e));
    }
  }

  private static Object shown(Object terminator) {
    return terminator instanceof byte[] bytes ? Data.text(bytes) : terminator;
  }

  private void produce(AsyncChat chat, Script script, Producer producer) {
    run.tried(script, "produce", () -> chat.pushWithProducer(producer));
  }

  private static Producer producer(Script script, Arguments arguments) {
    List<Object> given = arguments.list().subList(2, arguments.list().size());
    Deque<Object> pieces = new ArrayDeque<>(given);
    return () -> {
      Object piece = pieces.isEmpty() ? "" : pieces.removeFirst();
      if (piece.equals("raise")) {
        script.log("more", "raises");
        throw new Failed();
      }
      script.log("more", Data.bytes(piece).length);
      return Data.bytes(piece);
    };
  }
}
