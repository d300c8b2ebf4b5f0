import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
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
  static void main(String[] args) throws Exception {
    boolean check = args[0].equals("check");
    Path stamp = Path.of(args[1]);
    FileTime start = FileTime.fromMillis(System.currentTimeMillis());
    FileTime last = Files.exists(stamp) ? Files.getLastModifiedTime(stamp) : FileTime.fromMillis(0);
    List<String> command =
        new ArrayList<>(
            check ? List.of("--dry-run", "--set-exit-if-changed") : List.of("--replace"));
    int options = command.size();
    for (String directory : List.of(args).subList(2, args.length)) {
      command.addAll(sources(Path.of(directory), last));
    }
    if (command.size() > options) {
      PrintWriter out = new PrintWriter(System.out, true);
      PrintWriter err = new PrintWriter(System.err, true);
      int status = 0;
      // A line broken inside a string is not always final after the first pass.
      for (int pass = check ? 2 : 1; pass <= 2 && status == 0; pass++) {
        status =
            new Main(out, err, InputStream.nullInputStream())
                .format(command.toArray(String[]::new));
      }
      out.flush();
      err.flush();
      if (status != 0) {
        System.err.println(
            check
                ? "The files above are not formatted: run \"mvn -N process-sources\" without CI"
                    + " set."
                : "The files above cannot be formatted.");
        System.exit(1);
      }
    }
    Files.createDirectories(stamp.getParent());
    Files.writeString(stamp, "");
    Files.setLastModifiedTime(stamp, start);
  }

  private static List<String> sources(Path directory, FileTime newerThan) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      List<String> sources = new ArrayList<>();
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        if (file.toString().endsWith(".java")
            && Files.getLastModifiedTime(file).compareTo(newerThan) >= 0) {
          sources.add(file.toString());
        }
      }
      return sources;
    }
  }
}
