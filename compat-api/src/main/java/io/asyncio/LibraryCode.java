package io.asyncio;

import java.security.CodeSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells this library's code from that of its users in stack traces. On any thread.
 *
 * <p>A package alone does not tell: on a class path others may have classes in the library's
 * packages, as its own tests have. Such a class comes from another directory or archive.
 */
final class LibraryCode {

  private static final String ROOT = "io.asyncio";
  private static final String NETTY = "io.asyncio.netty";

  /** The packages below {@link #ROOT} and {@link #NETTY}; a user may have others there. */
  private static final Set<String> PACKAGES = Set.of(
      ROOT,
      "io.asyncio.asyncore",
      "io.asyncio.contextvars",
      "io.asyncio.internal",
      "io.asyncio.internal.signals",
      "io.asyncio.internal.strand",
      "io.asyncio.locks",
      "io.asyncio.protocols",
      "io.asyncio.queues",
      "io.asyncio.spi",
      "io.asyncio.streams",
      "io.asyncio.subprocess",
      "io.asyncio.tools",
      "io.asyncio.transports",
      NETTY,
      "io.asyncio.netty.datagram",
      "io.asyncio.netty.loop",
      "io.asyncio.netty.message",
      "io.asyncio.netty.pipe",
      "io.asyncio.netty.posix",
      "io.asyncio.netty.process",
      "io.asyncio.netty.readiness",
      "io.asyncio.netty.stream",
      "io.asyncio.netty.transport");

  /** Whether a class of such a package is the library's. */
  private static final Map<String, Boolean> KNOWN = new ConcurrentHashMap<>();

  private LibraryCode() {}

  /** Tells whether a frame is this library's, Netty's or the JDK's. */
  static boolean contains(StackTraceElement frame) {
    return isJdk(frame)
        || frame.getClassName().startsWith("io.netty.")
        || containsClass(topLevelClass(frame));
  }

  static boolean isJdk(StackTraceElement frame) {
    return "java.base".equals(frame.getModuleName());
  }

  static String topLevelClass(StackTraceElement frame) {
    String name = frame.getClassName();
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }

  static String packageOf(String type) {
    return type.substring(0, Math.max(0, type.lastIndexOf('.')));
  }

  static boolean hasPackage(String name) {
    return PACKAGES.contains(name);
  }

  private static boolean containsClass(String type) {
    return hasPackage(packageOf(type)) && KNOWN.computeIfAbsent(type, LibraryCode::isFromHere);
  }

  private static boolean isFromHere(String type) {
    String sibling = type.startsWith(NETTY) ? NETTY + ".NettyEventLoop" : Asyncio.class.getName();
    try {
      return Objects.equals(sourceOf(type), sourceOf(sibling));
    } catch (ClassNotFoundException | LinkageError e) {
      return true; // out of sight from here: let the package decide
    }
  }

  private static @Nullable CodeSource sourceOf(String type) throws ClassNotFoundException {
    return Class.forName(type, false, LibraryCode.class.getClassLoader())
        .getProtectionDomain()
        .getCodeSource();
  }
}
