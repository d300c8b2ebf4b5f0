package io.asyncio.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.handler.codec.redis.SimpleStringRedisMessage;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The commands that there are. */
final class RedisCommands {

  private static final double MOST_SECONDS = 1e9;
  private static final int MILLIS = 1000;

  /** Does what a command says, and answers. */
  interface Action {
    void run(RedisSession session, RedisWords words) throws RedisError;
  }

  /**
   * A command.
   *
   * @param least how many words it has at least, its name included
   * @param most how many at most
   */
  private record Command(int least, int most, Action action) {}

  private static final int MANY = Integer.MAX_VALUE;

  private static final Map<String, Command> ALL = Map.ofEntries(
      Map.entry("ping", new Command(1, 2, RedisCommands::ping)),
      Map.entry("echo", new Command(2, 2, (s, w) -> s.reply(RedisReply.value(w.bytes(1))))),
      Map.entry("quit", new Command(1, MANY, RedisCommands::quit)),
      Map.entry("get", new Command(2, 2, RedisCommands::get)),
      Map.entry("set", new Command(3, MANY, RedisCommands::set)),
      Map.entry("del", new Command(2, MANY, (s, w) -> count(s, w, s.store()::remove))),
      Map.entry("exists", new Command(2, MANY, (s, w) -> count(s, w, s.store()::has))),
      Map.entry("incr", new Command(2, 2, RedisCommands::incr)),
      Map.entry("expire", new Command(3, 3, RedisCommands::expire)),
      Map.entry("ttl", new Command(2, 2, RedisCommands::ttl)),
      Map.entry("publish", new Command(3, 3, RedisCommands::publish)),
      Map.entry("subscribe", new Command(2, MANY, (s, w) -> s.listen(w.from(1)))),
      Map.entry("unsubscribe", new Command(1, MANY, (s, w) -> s.ignore(w.from(1)))));

  private static final Set<String> FOR_LISTENERS =
      Set.of("subscribe", "unsubscribe", "ping", "quit");

  private RedisCommands() {}

  /**
   * Returns what does as these words say.
   *
   * @param listens whether it is for a session that listens to something
   */
  static Action of(RedisWords words, boolean listens) throws RedisError {
    Command command = ALL.get(words.name());
    if (command == null) {
      throw new RedisError("unknown command '" + words.text(0) + "', with args beginning with: "
          + words.from(1).stream().map(word -> "'" + word + "' ").collect(Collectors.joining()));
    }
    if (words.size() < command.least || words.size() > command.most) {
      throw new RedisError("wrong number of arguments for '" + words.name() + "' command");
    }
    if (listens && !FOR_LISTENERS.contains(words.name())) {
      throw new RedisError("Can't execute '" + words.name() + "': only SUBSCRIBE / UNSUBSCRIBE / "
          + "PING / QUIT are allowed in this context");
    }
    return command.action;
  }

  private static void ping(RedisSession session, RedisWords words) {
    byte[] text = words.size() > 1 ? words.bytes(1) : new byte[0];
    if (session.isListening()) {
      session.reply(RedisReply.array(RedisReply.text("pong"), RedisReply.value(text)));
    } else if (words.size() > 1) {
      session.reply(RedisReply.value(text));
    } else {
      session.reply(new SimpleStringRedisMessage("PONG"));
    }
  }

  private static void quit(RedisSession session, RedisWords words) {
    session.reply(RedisReply.ok());
    session.end();
  }

  private static void get(RedisSession session, RedisWords words) {
    session.reply(RedisReply.value(session.store().get(words.text(1))));
  }

  private static void set(RedisSession session, RedisWords words) throws RedisError {
    SetOptions options = SetOptions.of(words);
    RedisStore store = session.store();
    String key = words.text(1);
    if (store.has(key) ? options.onlyNew : options.onlyOld) {
      session.reply(RedisReply.value(null));
      return;
    }
    store.set(key, words.bytes(2));
    if (options.seconds > 0) {
      store.expire(key, options.seconds);
    }
    session.reply(RedisReply.ok());
  }

  /** What stands behind a value: when it is forgotten, 0 for never, and when it is set at all. */
  private record SetOptions(double seconds, boolean onlyNew, boolean onlyOld) {

    static SetOptions of(RedisWords words) throws RedisError {
      double seconds = 0;
      boolean onlyNew = false;
      boolean onlyOld = false;
      for (int i = 3; i < words.size(); i++) {
        String option = words.lower(i);
        switch (option) {
          case "nx" -> onlyNew = true;
          case "xx" -> onlyOld = true;
          case "ex", "px" -> {
            if (seconds != 0 || ++i == words.size()) {
              throw RedisError.ofSyntax();
            }
            seconds = time(words.number(i), option.equals("ex") ? 1 : MILLIS);
          }
          default -> throw RedisError.ofSyntax();
        }
      }
      if (onlyNew && onlyOld) {
        throw RedisError.ofSyntax();
      }
      return new SetOptions(seconds, onlyNew, onlyOld);
    }

    private static double time(long number, int unit) throws RedisError {
      double seconds = (double) number / unit;
      if (number <= 0 || seconds > MOST_SECONDS) {
        throw new RedisError("invalid expire time in 'set' command");
      }
      return seconds;
    }
  }

  private static void count(RedisSession session, RedisWords words, Predicate<String> done) {
    session.reply(RedisReply.number(words.from(1).stream().filter(done).count()));
  }

  private static void incr(RedisSession session, RedisWords words) throws RedisError {
    String key = words.text(1);
    byte[] before = session.store().get(key);
    long number = before == null ? 0 : RedisWords.number(before);
    if (number == Long.MAX_VALUE) {
      throw new RedisError("increment or decrement would overflow");
    }
    session.store().change(key, Long.toString(number + 1).getBytes(ISO_8859_1));
    session.reply(RedisReply.number(number + 1));
  }

  private static void expire(RedisSession session, RedisWords words) throws RedisError {
    long seconds = words.number(2);
    if (Math.abs((double) seconds) > MOST_SECONDS) {
      throw new RedisError("invalid expire time in 'expire' command");
    }
    String key = words.text(1);
    boolean done = seconds > 0
        ? session.store().expire(key, (double) seconds)
        : session.store().remove(key);
    session.reply(RedisReply.number(done ? 1 : 0));
  }

  private static void ttl(RedisSession session, RedisWords words) {
    String key = words.text(1);
    if (session.store().has(key)) {
      session.reply(RedisReply.number(Math.round(session.store().rest(key).orElse(-1))));
    } else {
      session.reply(RedisReply.number(-2));
    }
  }

  private static void publish(RedisSession session, RedisWords words) {
    session.reply(RedisReply.number(session.topics().publish(words.text(1), words.bytes(2))));
  }
}
