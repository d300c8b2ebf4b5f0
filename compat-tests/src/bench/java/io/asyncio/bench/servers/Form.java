package io.asyncio.bench.servers;

import java.util.function.IntConsumer;

/** The forms in which the echo service is written. */
public enum Form {
  /** A platform thread for each client. */
  THREADS(ThreadedEcho::serve),
  /** Dispatchers in their own loop. */
  DISPATCHERS(DispatcherEcho::serve),
  /** A protocol on the event loop. */
  PROTOCOL(ProtocolEcho::serve),
  /** A coroutine for each client, over streams. */
  COROUTINES(CoroutineEcho::serve),
  /** A blocking loop for each client, on virtual threads that the event loop runs. */
  BLOCKING(BlockingEcho::serve);

  private final Service service;

  Form(Service service) {
    this.service = service;
  }

  /** An echo service. */
  @FunctionalInterface
  private interface Service {

    /**
     * Serves until the program ends.
     *
     * @param listening is told the port
     */
    void serve(IntConsumer listening) throws Exception;
  }

  void serve(IntConsumer listening) throws Exception {
    service.serve(listening);
  }
}
