package io.asyncio.transports;

import java.net.InetSocketAddress;
import java.util.Objects;
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
