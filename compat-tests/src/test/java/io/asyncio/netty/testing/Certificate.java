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

/** A certificate that the JDK's keytool makes for {@code localhost}, and its key. */
public record Certificate(PrivateKey key, X509Certificate certificate) {

  private static final String PASSWORD = "password";
  private static final String ALIAS = "localhost";

  /** Makes a new one, in a directory. */
  public static Certificate make(Path directory) throws Exception {
    Path store = directory.resolve("store.p12");
    Process keytool = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-dname",
            "CN=" + ALIAS,
            "-ext",
            "SAN=dns:" + ALIAS,
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("keytool.txt").toFile())
        .start();
    assertThat(keytool.waitFor(60, SECONDS)).as("keytool ends").isTrue();
    assertThat(keytool.exitValue())
        .as(Files.readString(directory.resolve("keytool.txt")))
        .isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return new Certificate(
        (PrivateKey) keys.getKey(ALIAS, PASSWORD.toCharArray()),
        (X509Certificate) keys.getCertificate(ALIAS));
  }

  /** Returns what a server proves itself with. */
  public SslContext server() throws Exception {
    return SslContextBuilder.forServer(key, certificate).build();
  }

  /** Returns what a client trusts in. */
  public SslContext client() throws Exception {
    return SslContextBuilder.forClient().trustManager(certificate).build();
  }
}
