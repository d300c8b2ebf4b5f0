package io.asyncio.bench.servers;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.run;

import io.asyncio.Server;
import io.asyncio.protocols.Protocol;
import io.asyncio.transports.Transport;
import java.util.function.IntConsumer;

/** A protocol for each client. */
final class ProtocolEcho implements Protocol {

  private Transport transport;

  static void serve(IntConsumer listening) throws Exception {
    run(async(() -> {
      Server server = await(getRunningLoop().createServer(ProtocolEcho::new, "127.0.0.1", 0));
      listening.accept(server.port());
      await(server.serveForever());
    }));
  }

  @Override
  public void connectionMade(Transport transport) {
    this.transport = transport;
  }

  @Override
  public void dataReceived(byte[] data) {
    transport.write(data);
  }
}
