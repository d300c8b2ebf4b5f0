package io.asyncio.interop;

import io.asyncio.netty.testing.Certificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;

/**
 * A certificate and its key as other programs read them.
 *
 * @param certificate the file of the one
 * @param key the file of the other
 */
public record Pem(Path certificate, Path key) {

  private static final int LINE = 64;

  /** Writes both files, named after {@code name}. */
  public static Pem write(Path directory, String name, Certificate of)
      throws IOException, CertificateEncodingException {
    return new Pem(
        write(directory.resolve(name + ".pem"), "CERTIFICATE", of.certificate().getEncoded()),
        write(directory.resolve(name + ".key"), "PRIVATE KEY", of.key().getEncoded()));
  }

  private static Path write(Path file, String what, byte[] encoded) throws IOException {
    String text = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(encoded);
    return Files.writeString(
        file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
  }
}
