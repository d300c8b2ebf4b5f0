package io.asyncio.netty.testing;

import io.asyncio.TlsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** The two sides of TLS between programs on this machine; made once, for making keys takes time. */
public final class Tls {

  /** The server's, for {@code localhost}. */
  public static final Certificate LOCALHOST =
      made(directory -> Certificate.make(directory, "localhost"));

  /** One of another host, which clients trust in too. */
  public static final Certificate ELSEWHERE =
      made(directory -> Certificate.make(directory, "elsewhere.example"));

  private static final List<Certificate> SIGNED = made(directory ->
      Certificate.makeSigned(directory, "localhost", "-startdate", "-3d", "-validity", "1"));

  /** One for {@code localhost} that was good until some days ago, of an authority that is trusted. */
  public static final Certificate EXPIRED = SIGNED.getLast();

  /** What a server has that shows {@link #LOCALHOST}. */
  public static final SSLContext SERVER = get(LOCALHOST::context);

  /** What a client has that trusts in all of these. */
  public static final SSLContext CLIENT =
      get(() -> Certificate.trusting(LOCALHOST, ELSEWHERE, SIGNED.getFirst()));

  private Tls() {}

  /** Returns the options of a client that expects {@code localhost}. */
  public static TlsOptions client() {
    return TlsOptions.of(CLIENT).withServerHostname("localhost");
  }

  /** Returns the options of a server. */
  public static TlsOptions server() {
    return TlsOptions.of(SERVER);
  }

  private interface Maker<T> {
    T make(Path directory) throws Exception;
  }

  /** Makes something in a directory that is gone afterwards. */
  private static <T> T made(Maker<T> maker) {
    return get(() -> {
      Path directory = Files.createTempDirectory("asyncio-keys");
      try {
        return maker.make(directory);
      } finally {
        delete(directory);
      }
    });
  }

  private static <T> T get(Callable<T> maker) {
    try {
      return maker.call();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      all.sorted(Comparator.reverseOrder()).forEach(Tls::deleteOne);
    }
  }

  private static void deleteOne(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
