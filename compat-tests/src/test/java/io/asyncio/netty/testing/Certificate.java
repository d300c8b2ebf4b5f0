package io.asyncio.netty.testing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate that the JDK's keytool makes for a host, and its key. */
public record Certificate(PrivateKey key, X509Certificate certificate) {

  private static final String PASSWORD = "password";
  private static final String STORE = "store.p12";
  private static final String ISSUER = "issuer";

  /** Makes a new one for {@code localhost}, in a directory. */
  public static Certificate make(Path directory) throws Exception {
    return make(directory, "localhost");
  }

  /** Makes a new one for a host, in a directory, that it signs itself. */
  public static Certificate make(Path directory, String host) throws Exception {
    generate(directory, host, "-ext", "SAN=dns:" + host);
    return load(directory, host);
  }

  /** Makes that of an authority, in a directory, and one of a host that it signs. */
  static List<Certificate> makeSigned(Path directory, String host, String... more)
      throws Exception {
    generate(directory, ISSUER, "-ext", "bc:c");
    List<String> signed = new ArrayList<>(List.of("-ext", "SAN=dns:" + host, "-signer", ISSUER));
    signed.addAll(List.of(more));
    generate(directory, host, signed.toArray(String[]::new));
    return List.of(load(directory, ISSUER), load(directory, host));
  }

  private static void generate(Path directory, String name, String... more) throws Exception {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-J-XX:TieredStopAtLevel=1", // it takes less time than to compile it well
        "-J-XX:+UseSerialGC",
        "-genkeypair",
        "-alias",
        name,
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + name,
        "-storetype",
        "PKCS12",
        "-keystore",
        directory.resolve(STORE).toString(),
        "-storepass",
        PASSWORD));
    command.addAll(List.of(more));
    Path output = directory.resolve("keytool.txt");
    Process keytool = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
    assertThat(keytool.waitFor(60, SECONDS)).as("keytool ends").isTrue();
    assertThat(keytool.exitValue()).as(Files.readString(output)).isZero();
  }

  private static Certificate load(Path directory, String name) throws Exception {
    KeyStore keys = emptyStore();
    try (InputStream in = Files.newInputStream(directory.resolve(STORE))) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return new Certificate((PrivateKey) keys.getKey(name, PASSWORD.toCharArray()), (X509Certificate)
        keys.getCertificate(name));
  }

  /** Returns the context of a side that shows this certificate, and trusts in {@code peers}. */
  public SSLContext context(Certificate... peers) throws Exception {
    KeyStore keys = emptyStore();
    keys.setKeyEntry("mine", key, new char[0], new X509Certificate[] {certificate});
    KeyManagerFactory mine = KeyManagerFactory.getInstance("PKIX");
    mine.init(keys, new char[0]);
    return context(mine.getKeyManagers(), peers);
  }

  /** Returns the context of a side that shows no certificate, and trusts in {@code peers}. */
  public static SSLContext trusting(Certificate... peers) throws Exception {
    return context(null, peers);
  }

  private static SSLContext context(KeyManager[] mine, Certificate... peers) throws Exception {
    KeyStore trusted = emptyStore();
    for (Certificate peer : peers) {
      trusted.setCertificateEntry("peer " + trusted.size(), peer.certificate);
    }
    TrustManagerFactory theirs = TrustManagerFactory.getInstance("PKIX");
    theirs.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(mine, peers.length == 0 ? null : theirs.getTrustManagers(), null);
    return context;
  }

  private static KeyStore emptyStore() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** Returns what a server of Netty's proves itself with. */
  public SslContext server() throws Exception {
    return SslContextBuilder.forServer(key, certificate).build();
  }

  /** Returns what a client of Netty's trusts in. */
  public SslContext client() throws Exception {
    return SslContextBuilder.forClient().trustManager(certificate).build();
  }
}
