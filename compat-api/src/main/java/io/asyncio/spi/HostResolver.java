package io.asyncio.spi;

import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom a loop asks for names. A loop is given one when it is made; what it asks has been checked: no
 * address that is written as a number, and names in ASCII.
 *
 * <p>The methods are called on the loop's thread and must not block it: they return coroutines,
 * which the loop awaits, and cancels when nobody wants to know any more.
 */
public interface HostResolver {

  /**
   * A loop is made that will ask. Called once a loop, in its constructor.
   *
   * @param loop to be used later
   * @throws IllegalArgumentException if this cannot serve a loop of that kind
   * @throws IllegalStateException if this is for one loop alone, and has one already
   */
  default void open(EventLoop loop) {}

  /**
   * Asks for the addresses of a host.
   *
   * @param host a name in ASCII, which may end in a dot
   * @param family the only one that is wanted, or {@code null}; others may be among the result, and
   *     are left out then
   * @return in the order in which they are to be tried
   * @throws java.net.UnknownHostException (when awaited) if there are none
   */
  Coroutine<List<InetAddress>> addresses(String host, @Nullable StandardProtocolFamily family);

  /**
   * Asks for the name of an address.
   *
   * @param address of either family
   * @return {@code null} if it has none
   */
  Coroutine<@Nullable String> name(InetAddress address);

  /**
   * A loop closes and asks nothing any more. Called once a loop, on the thread that closes it; there may
   * be look-ups that have not ended.
   */
  default void close() {}
}
