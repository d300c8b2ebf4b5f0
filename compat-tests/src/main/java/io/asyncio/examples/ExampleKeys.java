package io.asyncio.examples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Keys for the examples of TLS, with certificates that say whose they are. The JDK's keytool makes
 * them while the example runs, and no file is left of them.
 */
final class ExampleKeys {

  private static final String PASSWORD = "password";

  private final KeyStore keys;

  private ExampleKeys(KeyStore keys) {
    this.keys = keys;
  }

  /** Makes a key and a certificate for each of these names. */
  static ExampleKeys of(String... names) throws Exception {
    Path directory = Files.createTempDirectory("keys");
    Path store = directory.resolve("keys.p12");
    try {
      for (String name : names) {
        generate(name, store);
      }
      KeyStore keys = emptyStore();
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, PASSWORD.toCharArray());
      }
      return new ExampleKeys(keys);
    } finally {
      Files.deleteIfExists(store);
      Files.delete(directory);
    }
  }

  private static void generate(String name, Path store) throws IOException, InterruptedException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> options = List.of("-genkeypair", "-alias", name, "-keyalg", "EC");
    List<String> subject = List.of("-dname", "CN=" + name, "-ext", "SAN=dns:" + name);
    List<String> file = List.of("-keystore", store.toString(), "-storepass", PASSWORD);
    ProcessBuilder builder = new ProcessBuilder(keytool.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.command().addAll(options);
    builder.command().addAll(subject);
    builder.command().addAll(file);
    int status = builder.start().waitFor();
    if (status != 0) {
      throw new IOException("keytool ended with status " + status);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** Returns the context of a side that shows the certificate of {@code name}. */
  SSLContext shows(String name, String... trusted) throws GeneralSecurityException, IOException {
    char[] password = PASSWORD.toCharArray();
    KeyStore own = emptyStore();
    own.setKeyEntry(name, keys.getKey(name, password), password, keys.getCertificateChain(name));
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(own, password);
    return context(managers.getKeyManagers(), trusted);
  }

  /** Returns the context of a side that has no certificate. */
  SSLContext trusts(String... trusted) throws GeneralSecurityException, IOException {
    return context(null, trusted);
  }

  private SSLContext context(KeyManager @Nullable [] own, String... trusted)
      throws GeneralSecurityException, IOException {
    KeyStore others = emptyStore();
    for (String name : trusted) {
      others.setCertificateEntry(name, keys.getCertificate(name));
    }
    TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
    managers.init(others);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own, trusted.length == 0 ? null : managers.getTrustManagers(), null);
    return context;
  }
}
