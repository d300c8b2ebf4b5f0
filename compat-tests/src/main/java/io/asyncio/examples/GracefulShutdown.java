package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio.Coroutine;
import io.asyncio.Future;
import io.asyncio.Server;
import io.asyncio.Task;
import io.asyncio.locks.Event;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import java.io.IOException;
import java.util.List;

/**
 * An echo server that SIGINT or SIGTERM ends in an orderly way: it stops listening, lets its
 * connections finish within a grace, cuts off those that are left, and exits with status 0.
 *
 * <p>The first argument is the grace in seconds, 5 by default. If the second one is the name of a
 * signal, the program is its own client too, and sends itself that signal while it is connected.
 *
 * {@snippet lang=python :
 * stopping = asyncio.Event()
 * for signum in signal.SIGINT, signal.SIGTERM:
 *     loop.add_signal_handler(signum, stopping.set)
 * server = await asyncio.start_server(echo, host, port)
 * await stopping.wait()
 * server.close()
 * try:
 *     async with asyncio.timeout(grace):
 *         await server.wait_closed()
 * except TimeoutError:
 *     server.abort_clients()
 * }
 */
final class GracefulShutdown {

  private static final String HOST = "127.0.0.1";

  private final Event stopping = new Event();
  private final double grace;

  GracefulShutdown(double grace) {
    this.grace = grace;
  }

  private static Coroutine<Void> echo(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      try (writer) {
        for (byte[] line : each(reader)) {
          writer.write(line);
          await(writer.drain());
        }
      }
    });
  }

  private void stopOn(String signal) {
    getRunningLoop().addSignalHandler(signal, () -> {
      IO.println("server: got SIG" + signal);
      stopping.set();
    });
  }

  /** Serves until a signal comes. */
  private Coroutine<Void> serve(Future<Integer> port) {
    return async(() -> {
      List.of("INT", "TERM").forEach(this::stopOn);
      Server server = await(startServer(GracefulShutdown::echo, HOST, 0));
      port.setResult(server.port());
      IO.println("server: listening on port " + port.result());

      await(stopping.waitFor());
      await(server.shutdown(grace));
      IO.println("server: all connections have ended");
    });
  }

  private Coroutine<Void> serve() {
    return async(() -> await(serve(getRunningLoop().createFuture())));
  }

  private static Coroutine<String> ask(StreamPair streams, String word) {
    return async(() -> {
      streams.writer().write((word + "\n").getBytes(UTF_8));
      return new String(await(streams.reader().readline()), UTF_8).strip();
    });
  }

  /** Starts a program that sends this one a signal. */
  static Process kill(String signal) throws IOException {
    String kill = "kill -" + signal + " " + ProcessHandle.current().pid();
    return new ProcessBuilder("/bin/sh", "-c", kill).start();
  }

  static Coroutine<Integer> sendMyself(String signal) {
    return toThread(() -> kill(signal).waitFor());
  }

  /** Serves two clients: one finishes after the signal, the other one has to be cut off. */
  private Coroutine<Void> serveMyself(String signal) {
    return async(() -> {
      Future<Integer> port = getRunningLoop().createFuture();
      Task<Void> serving = createTask(serve(port));
      StreamPair polite = await(openConnection(HOST, await(port)));
      StreamPair rude = await(openConnection(HOST, await(port)));
      IO.println("polite client: " + await(ask(polite, "hello")));
      IO.println("rude client: " + await(ask(rude, "hey")));

      await(sendMyself(signal));
      await(stopping.waitFor());
      IO.println("polite client: " + await(ask(polite, "goodbye")));
      polite.writer().close();
      if (await(rude.reader().readline()).length == 0) {
        IO.println("rude client: cut off");
      }
      rude.writer().close();
      await(serving);
    });
  }

  static void main(String... args) throws Exception {
    double grace = args.length > 0 ? Double.parseDouble(args[0]) : 5;
    GracefulShutdown server = new GracefulShutdown(grace);
    run(args.length > 1 ? server.serveMyself(args[1]) : server.serve());
  }
}
