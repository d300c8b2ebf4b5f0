package io.asyncio.transports;

import java.util.Objects;

/**
 * The cipher of a connection over TLS, as {@code SSLObject.cipher()} of Python returns it.
 *
 * @param name the cipher suite's name in Java, such as {@code TLS_AES_256_GCM_SHA384}
 * @param protocol the version of TLS, such as {@code TLSv1.3}
 * @param secretBits the length of the key, in bits; 0 where the name does not tell it
 */
public record TlsCipher(String name, String protocol, int secretBits) {

  /** Makes one. */
  public TlsCipher {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(protocol, "protocol");
  }

  /** Makes one of a cipher suite, whose name tells the length of the key. */
  public static TlsCipher of(String name, String protocol) {
    return new TlsCipher(name, protocol, secretBits(name));
  }

  private static int secretBits(String name) {
    if (name.contains("_256_") || name.contains("CHACHA20")) {
      return 256;
    }
    if (name.contains("3DES")) {
      return 168;
    }
    return name.contains("_128_") ? 128 : 0;
  }
}
