package io.asyncio.netty.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The library's classes, in a program that will have no descriptors to load them with. */
public final class ClassFiles {

  private static final String SUFFIX = ".class";

  /** Where the tests' classes have this package. */
  private static final String FAULTS = "faults";

  private ClassFiles() {}

  /** Loads all of them, and some of the tests'. */
  public static void load(Class<?>... ofTests) throws IOException {
    for (Class<?> loaded : ofTests) {
      load(loaded.getName());
    }
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path directory = Path.of(entry, "io", "asyncio");
      if (Files.isDirectory(directory) && !Files.exists(directory.resolve(FAULTS))) {
        try (Stream<Path> files = Files.walk(directory)) {
          files
              .map(file -> Path.of(entry).relativize(file).toString())
              .filter(name -> name.endsWith(SUFFIX))
              .map(ClassFiles::className)
              .forEach(ClassFiles::load);
        }
      }
    }
  }

  private static String className(String file) {
    return file.substring(0, file.length() - SUFFIX.length()).replace('/', '.');
  }

  private static void load(String name) {
    try {
      Class.forName(name, false, ClassFiles.class.getClassLoader());
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new IllegalStateException(name, e);
    }
  }
}
