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
import io.asyncio.netty.testing.ClassFiles;
import io.asyncio.netty.testing.Pair;
import io.asyncio.protocols.Protocol;
import io.asyncio.transports.Transport;
import java.io.IOException;

/** A program that serves with few descriptors, and tells how often it has complained. */
final class ServerWithoutDescriptors {

  /** A byte that ends it. */
  static final int END = 'q';

  private static final int BACKLOG = 1000;

  private final Event over = new Event();
  private double firstReport;
  private int reports;

  /** A report that has nothing to do with descriptors. */
  private String other;

  private ServerWithoutDescriptors() {}

  /** Usage: no arguments; prints its port, "full" when it is, and at the end what it thinks. */
  static void main(String[] args) throws Exception {
    ClassFiles.load(Echoing.class, FaultRun.class);
    run(async(new ServerWithoutDescriptors()::serve));
  }

  private void serve() throws Exception {
    EventLoop loop = getRunningLoop();
    loop.setExceptionHandler((_, context) -> reported(loop, context));
    Server server = await(loop.createServer(
        Echoing::new, ServerOptions.of(FaultRun.LOCALHOST, 0).withBacklog(BACKLOG)));
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
    public void connectionMade(Transport made) {
      transport = made;
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
