package io.asyncio.netty.process;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds programs as {@code execvpe} does. */
final class Programs {

  private static final String DEFAULT_PATH = "/bin:/usr/bin";
  private static final String NO_FILE = "no such program";
  private static final String NOT_EXECUTABLE = "the program is not executable";

  private Programs() {}

  /**
   * Returns where a program is. What is named with a {@code /} is there, seen from the child's
   * directory; what is not, is looked for in {@code PATH}.
   *
   * @param environment that of the child, or {@code null} for our own
   * @param directory that of the child, or {@code null} for our own
   * @throws NoSuchFileException if there is no such program
   * @throws AccessDeniedException if there is one that is not executable, and no other
   */
  static String find(
      String program, @Nullable Map<String, String> environment, @Nullable Path directory)
      throws IOException {
    if (program.indexOf('/') >= 0) {
      Path file = inside(directory, program);
      if (!Files.exists(file)) {
        throw new NoSuchFileException(program, null, NO_FILE);
      }
      if (!isProgram(file)) {
        throw new AccessDeniedException(program, null, NOT_EXECUTABLE);
      }
      return program;
    }
    return search(program, path(environment), directory);
  }

  /** Returns the directories to look into, as one string. */
  static String path(@Nullable Map<String, String> environment) {
    Map<String, String> variables = environment == null ? System.getenv() : environment;
    return variables.getOrDefault("PATH", DEFAULT_PATH);
  }

  private static String search(String program, String path, @Nullable Path directory)
      throws IOException {
    String refused = null;
    for (String entry : path.split(":", -1)) {
      String candidate = entry.isEmpty() ? "./" + program : entry + "/" + program;
      Path file = inside(directory, candidate);
      if (isProgram(file)) {
        return candidate;
      }
      if (refused == null && Files.exists(file)) {
        refused = candidate;
      }
    }
    if (refused != null) {
      throw new AccessDeniedException(refused, null, NOT_EXECUTABLE);
    }
    throw new NoSuchFileException(program, null, NO_FILE);
  }

  private static Path inside(@Nullable Path directory, String file) {
    return directory == null ? Path.of(file) : directory.resolve(file);
  }

  private static boolean isProgram(Path file) {
    return Files.isExecutable(file) && !Files.isDirectory(file);
  }

  /**
   * Refuses a directory that nobody can work in.
   *
   * @throws NoSuchFileException if it does not exist
   * @throws NotDirectoryException if it is something else
   * @throws AccessDeniedException if it may not be entered
   */
  static void requireDirectory(@Nullable Path directory) throws IOException {
    if (directory == null) {
      return;
    }
    if (!Files.exists(directory)) {
      throw new NoSuchFileException(directory.toString(), null, "no such directory");
    }
    if (!Files.isDirectory(directory)) {
      throw new NotDirectoryException(directory.toString());
    }
    if (!Files.isExecutable(directory)) {
      throw new AccessDeniedException(directory.toString(), null, "it may not be entered");
    }
  }
}
