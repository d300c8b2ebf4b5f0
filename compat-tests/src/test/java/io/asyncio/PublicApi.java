package io.asyncio;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The public classes of both modules, found in their sources. */
final class PublicApi {

  private static final Pattern EXPORTED = Pattern.compile("exports ([\\w.]+);");
  private static final List<Path> MODULES =
      List.of(Path.of("../compat-api/src/main/java"), Path.of("../compat-netty/src/main/java"));

  private PublicApi() {}

  /** Returns all public classes of packages that are exported to everybody, nested ones too. */
  static List<Class<?>> classes() throws IOException {
    List<Class<?>> found = new ArrayList<>();
    for (Path module : MODULES) {
      String exports = Files.readString(module.resolve("module-info.java"));
      for (MatchResult match : EXPORTED.matcher(exports).results().toList()) {
        addAll(found, module, match.group(1));
      }
    }
    return found;
  }

  private static void addAll(List<Class<?>> found, Path module, String name) throws IOException {
    try (Stream<Path> files = Files.list(module.resolve(name.replace('.', '/')))) {
      files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".java") && !file.equals("package-info.java"))
          .sorted()
          .forEach(file -> add(found, named(name + "." + file.replace(".java", ""))));
    }
  }

  private static Class<?> named(String name) {
    try {
      return Class.forName(name, false, PublicApi.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static void add(List<Class<?>> found, Class<?> type) {
    if (Modifier.isPublic(type.getModifiers())) {
      found.add(type);
      for (Class<?> nested : type.getDeclaredClasses()) {
        add(found, nested);
      }
    }
  }
}
