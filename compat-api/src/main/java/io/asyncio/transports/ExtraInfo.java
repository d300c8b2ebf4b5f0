package io.asyncio.transports;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * A name of something that a transport knows, with its type.
 *
 * {@snippet :
 * InetSocketAddress peer = transport.getExtraInfo(ExtraInfo.PEERNAME);
 * }
 *
 * @param <T> what is known
 * @param name the name that {@link BaseTransport#getExtraInfo(String)} takes
 * @param type its class; what is of another one counts as nothing
 */
public record ExtraInfo<T>(String name, Class<T> type) {

  /** The address of the other end, of a connection over IP. */
  public static final ExtraInfo<InetSocketAddress> PEERNAME =
      new ExtraInfo<>("peername", InetSocketAddress.class);

  /** The address of this end, of a connection or endpoint over IP. */
  public static final ExtraInfo<InetSocketAddress> SOCKNAME =
      new ExtraInfo<>("sockname", InetSocketAddress.class);

  /** The child, of a {@link SubprocessTransport}, while the system knows it. */
  public static final ExtraInfo<ProcessHandle> SUBPROCESS =
      new ExtraInfo<>("subprocess", ProcessHandle.class);

  /** The other side's certificate, of a connection over TLS, if it has shown one. */
  public static final ExtraInfo<X509Certificate> PEERCERT =
      new ExtraInfo<>("peercert", X509Certificate.class);

  /** How a connection over TLS is encrypted. */
  public static final ExtraInfo<TlsCipher> CIPHER = new ExtraInfo<>("cipher", TlsCipher.class);

  /** The engine of a connection over TLS; it may be asked, and must not be used. */
  public static final ExtraInfo<SSLEngine> SSL_OBJECT =
      new ExtraInfo<>("ssl_object", SSLEngine.class);

  /** Makes a key, also for what transports of one's own know. */
  public ExtraInfo {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
  }

  /** Returns {@code value} if it is what this stands for. */
  public @Nullable T cast(@Nullable Object value) {
    return type.isInstance(value) ? type.cast(value) : null;
  }
}
