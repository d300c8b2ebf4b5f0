package io.asyncio.netty.transport;

import io.asyncio.AddrInfoFlag;
import io.asyncio.AddrInfoOptions;
import io.asyncio.SocketKind;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The types of sockets that there are addresses for. */
final class SocketKinds {

  private static final List<Row> TABLE = List.of(
      new Row(SocketKind.STREAM, 6, Services.TCP),
      new Row(SocketKind.DGRAM, 17, Services.UDP),
      new Row(SocketKind.RAW, 0, null));

  private SocketKinds() {}

  /** A type of sockets, and a port. */
  record Kind(SocketKind type, int proto, int port) {}

  /**
   * What the C library knows of a type.
   *
   * @param services the name of the protocol's services; {@code null} if it has none, and all
   *     protocols go
   */
  private record Row(SocketKind type, int proto, @Nullable String services) {

    boolean fits(AddrInfoOptions options) {
      boolean typeFits = options.type() == null || options.type() == type;
      return typeFits && (options.proto() == 0 || options.proto() == proto || services == null);
    }

    Kind at(int port, AddrInfoOptions options) {
      return new Kind(type, services == null ? options.proto() : proto, port);
    }
  }

  /**
   * Returns those that are wanted, with the port of a service. In a coroutine.
   *
   * @param port of the service if that is a number, else {@code null}
   * @throws UnknownHostException if there are none
   */
  static List<Kind> of(
      @Nullable String service, @Nullable Integer port, AddrInfoOptions options, Services services)
      throws Exception {
    List<Row> rows = rows(service, options);
    if (port != null) {
      return rows.stream().map(row -> row.at(port, options)).toList();
    }
    String name = Objects.requireNonNull(service);
    if (options.flags().contains(AddrInfoFlag.NUMERICSERV)) {
      throw new UnknownHostException("service is no number, as NUMERICSERV wants it: " + name);
    }
    return LookupThreads.ask(() -> named(name, rows, options, services));
  }

  private static List<Kind> named(
      String name, List<Row> rows, AddrInfoOptions options, Services services) throws IOException {
    List<Kind> kinds = new ArrayList<>();
    for (Row row : rows) {
      Integer port = row.services == null ? null : services.portOf(name, row.services);
      if (port != null) {
        kinds.add(row.at(port, options));
      }
    }
    if (kinds.isEmpty()) {
      throw new UnknownHostException("service not known" + wanted(options) + ": " + name);
    }
    return kinds;
  }

  private static List<Row> rows(@Nullable String service, AddrInfoOptions options)
      throws UnknownHostException {
    if (options.type() == null && options.proto() == 0) {
      return TABLE;
    }
    Row row = TABLE.stream().filter(one -> one.fits(options)).findFirst().orElse(null);
    if (row == null) {
      throw new UnknownHostException("there is no socket" + wanted(options));
    }
    if (row.services == null && service != null) {
      throw new UnknownHostException("services are not" + wanted(options) + ": " + service);
    }
    return List.of(row);
  }

  private static String wanted(AddrInfoOptions options) {
    return (options.type() == null ? "" : " of type " + options.type())
        + (options.proto() == 0 ? "" : " of proto " + options.proto());
  }
}
