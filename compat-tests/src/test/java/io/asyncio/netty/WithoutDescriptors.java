package io.asyncio.netty;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createSubprocessExec;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.run;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.startServer;

import io.asyncio.Coroutine;
import io.asyncio.DatagramOptions;
import io.asyncio.Server;
import io.asyncio.netty.testing.ClassFiles;
import io.asyncio.netty.testing.Pair;
import io.asyncio.protocols.DatagramProtocol;
import io.asyncio.protocols.Protocol;
import io.asyncio.subprocess.SubprocessOptions;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.Pipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that tries, without descriptors, all that needs one, and tells what it was told. */
final class WithoutDescriptors {

  private static final String LOCALHOST = "127.0.0.1";

  /** What the parts of a loop have open, and a little more. */
  private static final int MOST_LEFT_FREE = 6;

  private static final int ROUNDS = 10;

  private final List<FileInputStream> taken = new ArrayList<>();

  private WithoutDescriptors() {}

  /** Usage: no arguments; prints a line an attempt: its name, the exception's class and message. */
  static void main(String[] args) throws Exception {
    ClassFiles.load(WithoutDescriptors.class, ClassFiles.class, Pair.class);
    run(async(new WithoutDescriptors()::tryAll));
  }

  private void tryAll() throws Exception {
    NettyEventLoop loop = (NettyEventLoop) getRunningLoop();
    Server server = await(loop.createServer(Ignoring::new, LOCALHOST, 0));
    int port = Pair.port(server);
    attempt("connect", () -> {
      var connection = await(loop.createConnection(Ignoring::new, LOCALHOST, port));
      connection.transport().abort();
    });
    attempt("serve", () -> await(loop.createServer(Ignoring::new, LOCALHOST, 0)).close());
    attempt("serve streams", () -> {
      Server streams = await(startServer((_, writer) -> async(writer::close), LOCALHOST, 0));
      streams.close();
    });
    attempt("datagrams", () -> {
      DatagramOptions local =
          DatagramOptions.local(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      await(loop.createDatagramEndpoint(IgnoringDatagrams::new, local))
          .transport()
          .abort();
    });
    attempt("datagrams of a family", () -> {
      DatagramOptions family = DatagramOptions.of(StandardProtocolFamily.INET);
      await(loop.createDatagramEndpoint(IgnoringDatagrams::new, family))
          .transport()
          .abort();
    });
    attempt("child", () -> {
      await(await(createSubprocessExec(SubprocessOptions.pipes(), "true")).communicate());
    });
    attempt("pipe", () -> {
      await(loop.connectReadPipe(Ignoring::new, Path.of("/dev/null")))
          .transport()
          .close();
    });
    watchPipe(loop);
    makeLoops(loop.ioTransport());
    server.close();
  }

  /** On NIO that takes none; elsewhere the first time, when a selector is made. */
  private void watchPipe(NettyEventLoop loop) throws Exception {
    Pipe pipe = Pipe.open();
    pipe.source().configureBlocking(false);
    starve("reader", () -> {
      loop.addReader(pipe.source(), () -> {});
      loop.removeReader(pipe.source());
    });
    pipe.source().close();
    pipe.sink().close();
  }

  /** A loop needs several descriptors; whichever is the first that is missing, none is left. */
  private void makeLoops(IoTransport transport) throws IOException {
    new NettyEventLoop(transport).close();
    int room = takeAll();
    giveBack();
    for (int free = 0; free < MOST_LEFT_FREE; free++) {
      takeAll();
      for (int i = 0; i < free; i++) {
        taken.removeLast().close();
      }
      try {
        new NettyEventLoop(transport).close();
        giveBack();
        break;
      } catch (RuntimeException e) {
        tell("loop", e);
      }
      giveBack();
    }
    int left = room - takeAll();
    giveBack();
    System.out.println("loop|left|" + left);
  }

  /** Tries something with descriptors, without, and with them again. */
  private void attempt(String name, Coroutine.Body what) throws Exception {
    what.run();
    starve(name, what);
    what.run();
  }

  private void starve(String name, Coroutine.Body what) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      takeAll();
      await(sleep(0.01)); // what was closed gives back its descriptors now
    }
    takeAll();
    try {
      what.run();
      System.out.println(name + "|none|");
    } catch (Exception e) {
      tell(name, e);
    } finally {
      giveBack();
    }
  }

  private static void tell(String name, Throwable failure) {
    System.out.println(name
        + "|"
        + failure.getClass().getName()
        + "|"
        + failure.getMessage().replaceAll("sun[^ ]*@[0-9a-f]+", "a pipe"));
  }

  /** Returns how many there were. */
  private int takeAll() throws IOException {
    while (true) {
      try {
        taken.add(new FileInputStream("/dev/null"));
      } catch (FileNotFoundException e) {
        return taken.size();
      }
    }
  }

  private void giveBack() throws IOException {
    for (FileInputStream one : taken) {
      one.close();
    }
    taken.clear();
  }

  private static final class Ignoring implements Protocol {}

  private static final class IgnoringDatagrams implements DatagramProtocol {}
}
