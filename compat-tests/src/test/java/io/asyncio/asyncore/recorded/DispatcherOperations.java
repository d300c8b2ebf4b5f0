package io.asyncio.asyncore.recorded;

import io.asyncio.BrokenPipeError;
import io.asyncio.ConnectionResetError;
import io.asyncio.KeyboardInterrupt;
import io.asyncio.SystemExit;
import io.asyncio.asyncore.AsyncChat;
import io.asyncio.asyncore.Dispatcher;
import io.asyncio.asyncore.ExitNow;
import io.asyncio.asyncore.SocketType;
import io.asyncio.asyncore.recorded.ProgramRun.Arguments;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/** The operations on dispatchers. */
final class DispatcherOperations {

  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
  private static final byte[] FLOOD = new byte[65536];

  private final ProgramRun run;
  private final Map<String, Integer> counts = new HashMap<>();

  /** The families of sockets that have none yet that would tell. */
  private final Map<Dispatcher, String> families = new HashMap<>();

  DispatcherOperations(ProgramRun run) {
    this.run = run;
  }

  boolean run(Arguments arguments, Script own) throws Exception {
    String word = arguments.word();
    switch (word) {
      case "new" -> add(script(arguments.text(1), arguments.text(3)), arguments.text(2), null);
      case "take" -> take(arguments, own);
      case "file" -> file(arguments);
      case "pipe" -> pipe(arguments);
      case "raise" -> throw failure(arguments.has(1) ? arguments.text(1) : "Failed");
      default -> {
        return arguments.has(1)
            && arguments.get(1) instanceof String name
            && (own != null || run.objects.containsKey(name))
            && on(run.of(own, name), arguments);
      }
    }
    return true;
  }

  private boolean on(Dispatcher it, Arguments arguments) throws Exception {
    Script script = ((Scripted) it).script();
    switch (arguments.word()) {
      case "create" -> create(it, arguments.has(2) ? arguments.text(2) : "inet");
      case "bind" -> run.tried(script, "bind", () -> it.bind(free(it, arguments.text(2))));
      case "listen" -> run.tried(script, "listen", () -> it.listen(5));
      case "connect" -> {
        SocketAddress target = target(arguments.text(2));
        run.tried(script, "connect", () -> it.connect(target));
      }
      case "accept" -> run.tried(script, "accept", () -> accept(it));
      case "send" -> run.tried(script, "send", () -> it.send(Data.bytes(arguments.get(2))));
      case "recv" -> run.tried(script, "recv", () -> Data.text(it.recv(arguments.number(2))));
      case "flood" -> flood(it, script);
      case "echo" -> echo(it, script, arguments.number(2));
      case "close" -> run.tried(script, "closing", it::close);
      case "shutdown" -> ((SocketChannel) it.socket()).shutdownOutput();
      case "remove" -> it.delChannel();
      case "add" -> it.addChannel();
      case "want" -> script.flags.put(arguments.text(2), (Boolean) arguments.get(3));
      case "state" ->
        script.log(
            "state", it.connected(), it.accepting(), it.connecting(), run.map.containsValue(it));
      default -> {
        return false;
      }
    }
    return true;
  }

  private Script script(String name, String handlers) {
    return new Script(run, name, run.handlers(handlers));
  }

  private void add(Script script, String kind, SocketChannel socket) throws IOException {
    Dispatcher made = switch (kind) {
      case "dispatcher" ->
        socket == null
            ? new PlainDispatcher(script, run.map)
            : new PlainDispatcher(script, socket, run.map);
      case "with_send" ->
        socket == null
            ? new SendingDispatcher(script, run.map)
            : new SendingDispatcher(script, socket, run.map);
      default ->
        socket == null
            ? new ScriptedChat(script, run.map)
            : new ScriptedChat(script, socket, run.map);
    };
    if (made instanceof AsyncChat chat) {
      chat.setTerminator(null);
    }
    run.objects.put(script.name, made);
  }

  private void take(Arguments arguments, Script own) throws IOException {
    String kind = arguments.text(1);
    String name = kind + counts.merge(kind, 1, Integer::sum);
    add(script(name, arguments.text(2)), kind, own.accepted);
  }

  private void create(Dispatcher it, String family) throws IOException {
    families.put(it, family);
    switch (family) {
      case "inet" -> it.createSocket();
      case "inet6" -> it.createSocket(StandardProtocolFamily.INET6);
      case "unix" -> it.createSocket(StandardProtocolFamily.UNIX);
      default -> it.createSocket(StandardProtocolFamily.INET, SocketType.DATAGRAM);
    }
  }

  private SocketAddress free(Dispatcher it, String target) throws IOException {
    if (target != null) {
      return run.objects.get(target).getsockname();
    }
    return switch (families.get(it)) {
      case "unix" ->
        UnixDomainSocketAddress.of(run.directory.resolve(((Scripted) it).script().name));
      case "inet6" -> new InetSocketAddress(InetAddress.ofLiteral("::1"), 0);
      default -> new InetSocketAddress(HERE, 0);
    };
  }

  private SocketAddress target(String name) throws IOException {
    return name.equals("nobody") ? run.nobody.address() : run.objects.get(name).getsockname();
  }

  private static String accept(Dispatcher it) throws IOException {
    var accepted = it.accept();
    if (accepted == null) {
      return "nobody";
    }
    accepted.socket().close();
    return "somebody";
  }

  private static void flood(Dispatcher it, Script script) throws Exception {
    while (it.send(FLOOD) > 0) {
      // the system takes more
    }
    script.log("flood");
  }

  private static void echo(Dispatcher it, Script script, int size) throws Exception {
    byte[] data = it.recv(size);
    script.log("echo", Data.text(data));
    if (data.length > 0) {
      it.send(data);
    }
  }

  private void file(Arguments arguments) throws IOException {
    Path path = run.directory.resolve(arguments.text(1));
    Files.write(path, Data.bytes(arguments.get(2)));
    opened(
        arguments.text(1),
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE),
        arguments.text(3));
  }

  private void pipe(Arguments arguments) throws IOException {
    Pipe pipe = Pipe.open();
    opened(arguments.text(1), pipe.source(), arguments.text(3));
    opened(arguments.text(2), pipe.sink(), arguments.text(4));
  }

  private void opened(String name, Channel channel, String handlers) throws IOException {
    run.objects.put(name, new ScriptedFile(script(name, handlers), channel, run.map));
  }

  private static Exception failure(String name) {
    return switch (name) {
      case "ExitNow" -> new ExitNow("on purpose");
      case "OSError" -> new IOException("on purpose");
      case "ConnectionResetError" -> new ConnectionResetError("on purpose");
      case "BrokenPipeError" -> new BrokenPipeError("on purpose");
      case "KeyboardInterrupt" -> throw new KeyboardInterrupt();
      case "SystemExit" -> throw new SystemExit(3);
      default -> new Failed();
    };
  }
}
