package io.asyncio.netty.loop;

import io.asyncio.Server;
import io.asyncio.internal.Log;
import java.lang.System.Logger.Level;
import java.util.Collection;

/** Warns of what is open when its loop closes, in debug mode. */
final class UnclosedReports {

  private UnclosedReports() {}

  static void warn(Collection<Server> servers, Collection<LoopTransport> transports) {
    for (Server server : servers) {
      Log.LOGGER.log(Level.WARNING, "unclosed server " + server);
    }
    for (LoopTransport transport : transports) {
      if (!transport.isClosing()) {
        Log.LOGGER.log(Level.WARNING, "unclosed transport " + transport);
      }
    }
  }
}
