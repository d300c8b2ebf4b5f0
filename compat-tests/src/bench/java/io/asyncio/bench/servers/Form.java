package io.asyncio.bench.servers;

import java.util.function.IntConsumer;

/** The forms in which the echo service is written. */
public enum Form {
  /** A platform thread for each client. */
  THREADS,
  /** Dispatchers in their own loop. */
  DISPATCHERS,
  /** The same dispatchers on the event loop. */
  ATTACHED,
  /** A protocol on the event loop. */
  PROTOCOL,
  /** A coroutine for each client, over streams. */
  COROUTINES,
  /** A blocking loop for each client, on virtual threads that the event loop runs. */
  BLOCKING;

  /**
   * Serves until the program ends.
   *
   * @param listening is told the port
   */
  void serve(IntConsumer listening) throws Exception {
    switch (this) {
      case THREADS -> ThreadedEcho.serve(listening);
      case DISPATCHERS -> DispatcherEcho.serve(listening);
      case ATTACHED -> DispatcherEcho.serveAttached(listening);
      case PROTOCOL -> ProtocolEcho.serve(listening);
      case COROUTINES -> CoroutineEcho.serve(listening);
      case BLOCKING -> BlockingEcho.serve(listening);
    }
  }
}
