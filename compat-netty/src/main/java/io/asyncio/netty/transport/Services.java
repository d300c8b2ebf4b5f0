package io.asyncio.netty.transport;

import io.asyncio.internal.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The names of ports, as the system's file of them has them. It is read for each question, as the C
 * library does; where there is none, which is so in small containers, a few well-known ones stand in.
 */
final class Services {

  /** The protocols that have services, as the file names them. */
  static final String TCP = "tcp";

  static final String UDP = "udp";

  private static final Path FILE = Path.of("/etc/services");
  private static final Pattern LINE = Pattern.compile("\\s*(\\S+)\\s+(\\d{1,5})/(\\w+)(.*)");
  private static final Pattern DIGITS = Pattern.compile("\\d+");

  private static final List<String> WELL_KNOWN = List.of(
      "echo 7/tcp",
      "echo 7/udp",
      "discard 9/tcp",
      "discard 9/udp",
      "daytime 13/tcp",
      "ftp 21/tcp",
      "ssh 22/tcp",
      "telnet 23/tcp",
      "smtp 25/tcp",
      "time 37/tcp",
      "domain 53/tcp",
      "domain 53/udp",
      "tftp 69/udp",
      "http 80/tcp www",
      "kerberos 88/tcp",
      "kerberos 88/udp",
      "pop3 110/tcp",
      "nntp 119/tcp",
      "ntp 123/udp",
      "imap2 143/tcp imap",
      "snmp 161/udp",
      "ldap 389/tcp",
      "https 443/tcp",
      "https 443/udp",
      "submissions 465/tcp",
      "syslog 514/udp",
      "submission 587/tcp",
      "ldaps 636/tcp",
      "imaps 993/tcp",
      "pop3s 995/tcp",
      "mysql 3306/tcp",
      "postgresql 5432/tcp",
      "sip 5060/tcp",
      "sip 5060/udp",
      "mdns 5353/udp",
      "http-alt 8080/tcp");

  private final Path file;

  Services() {
    this(FILE);
  }

  Services(Path file) {
    this.file = file;
  }

  /** A line of the file. */
  private record Entry(String name, int port, String proto, List<String> aliases) {

    boolean isCalled(String service) {
      return name.equals(service) || aliases.contains(service);
    }
  }

  /**
   * Returns the port that {@code service} writes as a number, or {@code null} if it is a name.
   *
   * @throws IllegalArgumentException if it is no port
   */
  static @Nullable Integer number(@Nullable String service) {
    if (service == null || service.isEmpty()) {
      return 0;
    }
    if (!DIGITS.matcher(service).matches()) {
      return null;
    }
    try {
      return Ports.check(Integer.parseInt(service));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("port must be 0-65535: " + service, e);
    }
  }

  /** Returns the port of a service over a protocol, or {@code null}. Blocks. */
  @Nullable
  Integer portOf(String service, String proto) throws IOException {
    return first(proto, entry -> entry.isCalled(service) ? entry.port : null);
  }

  /** Returns the service of a port over a protocol, or {@code null}. Blocks. */
  @Nullable
  String nameOf(int port, String proto) throws IOException {
    return first(proto, entry -> entry.port == port ? entry.name : null);
  }

  private <T> @Nullable T first(String proto, Function<Entry, @Nullable T> wanted)
      throws IOException {
    return lines().stream()
        .map(Services::parse)
        .filter(Objects::nonNull)
        .filter(entry -> entry.proto.equals(proto))
        .map(wanted)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private List<String> lines() throws IOException {
    return Files.isReadable(file)
        ? Files.readAllLines(file, StandardCharsets.ISO_8859_1)
        : WELL_KNOWN;
  }

  private static @Nullable Entry parse(String line) {
    int comment = line.indexOf('#');
    Matcher entry = LINE.matcher(comment < 0 ? line : line.substring(0, comment));
    if (!entry.matches()) {
      return null;
    }
    List<String> aliases = Stream.of(entry.group(4).split("\\s+"))
        .filter(alias -> !alias.isEmpty())
        .toList();
    return new Entry(entry.group(1), Integer.parseInt(entry.group(2)), entry.group(3), aliases);
  }
}
