package io.asyncio.faults;

import io.asyncio.netty.IoTransport;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Where the suite runs: an engine of coroutines and a transport. */
record Lane(String engine, IoTransport transport) {

  private static final List<String> ENGINES = List.of("loop", "handover");

  /** Returns all lanes of a Linux machine that has every transport, and those of this machine. */
  static List<Lane> all() {
    return Arrays.stream(IoTransport.values())
        .filter(Predicate.not(IoTransport.AUTO::equals))
        .filter(transport -> transport != IoTransport.KQUEUE || transport.isAvailable())
        .flatMap(transport -> ENGINES.stream().map(engine -> new Lane(engine, transport)))
        .toList();
  }

  @Override
  public String toString() {
    return transport.name().toLowerCase(Locale.ROOT) + "/" + engine;
  }
}
