package io.asyncio.faults;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.run;

import io.asyncio.EventLoop;
import io.asyncio.ExceptionContext;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.locks.Event;
import io.asyncio.netty.testing.Pair;
import io.asyncio.protocols.Protocol;
import io.asyncio.transports.BaseTransport;
import io.asyncio.transports.Transport;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A program that serves with few descriptors, and tells how often it has complained. */
final class ServerWithoutDescriptors {

  /** A byte that ends it. */
  static final int END = 'q';

  /** Where the tests' classes have this package. */
  private static final String FAULTS = "faults";

  private static final int BACKLOG = 1000;

  private final Event over = new Event();
  private double firstReport;
  private int reports;

  /** A report that has nothing to do with descriptors. */
  private String other;

  private ServerWithoutDescriptors() {}

  /** Usage: no arguments; prints its port, "full" when it is, and at the end what it thinks. */
  static void main(String[] args) throws Exception {
    loadClasses();
    run(async(new ServerWithoutDescriptors()::serve));
  }

  /** Loading a class takes a descriptor where classes are files; those of tests are not needed. */
  private static void loadClasses() throws IOException {
    load(Echoing.class.getName());
    load(FaultRun.class.getName());
    for (String entry :
        List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))) {
      Path directory = Path.of(entry, "io", "asyncio");
      if (Files.isDirectory(directory) && !Files.exists(directory.resolve(FAULTS))) {
        try (Stream<Path> files = Files.walk(directory)) {
          files
              .map(file -> Path.of(entry).relativize(file).toString())
              .filter(name -> name.endsWith(".class"))
              .map(ServerWithoutDescriptors::className)
              .forEach(ServerWithoutDescriptors::load);
        }
      }
    }
  }

  private static String className(String file) {
    return file.substring(0, file.length() - ".class".length()).replace('/', '.');
  }

  private static void load(String name) {
    try {
      Class.forName(name, false, ServerWithoutDescriptors.class.getClassLoader());
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new IllegalStateException(name, e);
    }
  }

  private void serve() throws Exception {
    EventLoop loop = getRunningLoop();
    loop.setExceptionHandler((_, context) -> reported(loop, context));
    Server server = await(
        loop.createServer(Echoing::new, ServerOptions.of(FaultRun.LOCALHOST, 0).backlog(BACKLOG)));
    System.out.println(Pair.port(server));
    await(over.waitFor());
    double seconds = loop.time() - firstReport;
    System.out.println(
        other != null ? other : reports <= seconds + 2 ? "few" : "too many: " + reports);
    server.close();
    server.abortClients();
    await(server.waitClosed());
  }

  private void reported(EventLoop loop, ExceptionContext context) {
    if (reports++ == 0) {
      firstReport = loop.time();
      System.out.println("full");
    }
    if (!(context.exception() instanceof IOException)) {
      other = FaultRun.describe(context);
    }
  }

  /** Sends back what it gets. */
  private final class Echoing implements Protocol {

    private Transport transport;

    @Override
    public void connectionMade(BaseTransport made) {
      transport = (Transport) made;
    }

    @Override
    public void dataReceived(byte[] data) {
      transport.write(data);
      if (data[data.length - 1] == END) {
        over.set();
      }
    }
  }
}
