package io.asyncio.netty.loop;

import io.asyncio.Server;
import java.lang.System.Logger.Level;
import java.util.Collection;

/** Warns of what is open when its loop closes, in debug mode. */
final class UnclosedReports {

  private static final System.Logger LOGGER = System.getLogger("asyncio");

  private UnclosedReports() {}

  static void warn(Collection<Server> servers, Collection<LoopTransport> transports) {
    for (Server server : servers) {
      LOGGER.log(Level.WARNING, "unclosed server " + server);
    }
    for (LoopTransport transport : transports) {
      if (!transport.isClosing()) {
        LOGGER.log(Level.WARNING, "unclosed transport " + transport);
      }
    }
  }
}
