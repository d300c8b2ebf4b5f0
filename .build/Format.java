import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Formats the Java files below some directories, or checks that they are formatted.
 *
 * <p>Usage: {@code Format apply|check STAMP DIRECTORY...}. Files older than the stamp file, which
 * bears the time of the last successful run, are skipped; directories that do not exist are
 * ignored.
 */
final class Format {

  /** Two spaces, 100 columns; lambdas and nested calls stay on their line. */
  private static final Formatter FORMATTER = Formatter.createFormatter(
      JavaFormatterOptions.builder().style(Style.GOOGLE).build());

  static void main(String[] args) throws Exception {
    boolean check = args[0].equals("check");
    Path stamp = Path.of(args[1]);
    FileTime start = FileTime.fromMillis(System.currentTimeMillis());
    FileTime last = Files.exists(stamp) ? Files.getLastModifiedTime(stamp) : FileTime.fromMillis(0);
    List<Path> unformatted = new ArrayList<>();
    for (String directory : List.of(args).subList(2, args.length)) {
      for (Path file : sources(Path.of(directory), last)) {
        if (!isFormatted(file, check)) {
          unformatted.add(file);
        }
      }
    }
    if (check && !unformatted.isEmpty()) {
      unformatted.forEach(System.err::println);
      System.err.println(
          "The files above are not formatted: run \"mvn -N process-sources\" without CI set.");
      System.exit(1);
    }
    Files.createDirectories(stamp.getParent());
    Files.writeString(stamp, "");
    Files.setLastModifiedTime(stamp, start);
  }

  private static boolean isFormatted(Path file, boolean check) throws IOException {
    String source = Files.readString(file);
    String formatted = format(file, source);
    if (formatted.equals(source)) {
      return true;
    }
    if (!check) {
      Files.writeString(file, formatted);
    }
    return false;
  }

  private static String format(Path file, String source) {
    try {
      return FORMATTER.formatSourceAndFixImports(source);
    } catch (FormatterException e) {
      throw new IllegalArgumentException(file + " cannot be formatted: " + e.getMessage(), e);
    }
  }

  private static List<Path> sources(Path directory, FileTime newerThan) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> sources = new ArrayList<>();
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        if (file.toString().endsWith(".java")
            && Files.getLastModifiedTime(file).compareTo(newerThan) >= 0) {
          sources.add(file);
        }
      }
      return sources;
    }
  }
}
