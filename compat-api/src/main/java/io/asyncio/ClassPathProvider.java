package io.asyncio;

import io.asyncio.spi.EventLoopProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first provider on the class path as the JDK's service loader does, but for one thing:
 * that one opens each archive of the path before it returns the first provider, of which Netty alone
 * brings fifty.
 */
final class ClassPathProvider {

  private static final String SERVICE = EventLoopProvider.class.getName();

  private ClassPathProvider() {}

  /**
   * Returns the provider; empty in a named module, and where anything is out of the ordinary, which
   * is left to the service loader.
   */
  static Optional<EventLoopProvider> find() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    if (loader == null || ClassPathProvider.class.getModule().isNamed()) {
      return Optional.empty();
    }
    try {
      URL services = loader.getResource("META-INF/services/" + SERVICE);
      String name = services == null ? null : soleLine(services);
      return name == null ? Optional.empty() : Optional.of(make(Class.forName(name, true, loader)));
    } catch (IOException | ReflectiveOperationException | ClassCastException e) {
      return Optional.empty();
    }
  }

  private static EventLoopProvider make(Class<?> type) throws ReflectiveOperationException {
    return (EventLoopProvider) type.getConstructor().newInstance();
  }

  /** Returns the text of a file of one line without a comment, or {@code null}. */
  private static @Nullable String soleLine(URL file) throws IOException {
    URLConnection connection = file.openConnection();
    connection.setUseCaches(false);
    try (var reader = new BufferedReader(
        new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      boolean sole = line != null && !line.isBlank() && reader.readLine() == null;
      return sole && line.indexOf('#') < 0 ? line.strip() : null;
    }
  }
}
