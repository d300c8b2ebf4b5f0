package io.asyncio.pages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The examples in the Javadoc of the libraries compile. They are fragments, and stand in the class of
 * {@code javadoc.txt} among the resources here, which has what they take for granted.
 */
class JavadocExamplesTest {

  private static final String BEGIN = "{@snippet :\n";
  private static final Pattern MARGIN = Pattern.compile("(?m)^ *\\* ?");
  private static final Pattern DECLARATIONS =
      Pattern.compile("(static|final class|class|void|public|private) .*", Pattern.DOTALL);

  private static String scaffold;

  @BeforeAll
  static void readScaffold() throws IOException {
    try (InputStream file = JavadocExamplesTest.class.getResourceAsStream("javadoc.txt")) {
      scaffold = new String(file.readAllBytes(), UTF_8);
    }
  }

  private static List<Path> sources() throws IOException {
    Path root = Path.of("..");
    try (Stream<Path> api = Files.walk(root.resolve("compat-api/src/main/java"));
        Stream<Path> netty = Files.walk(root.resolve("compat-netty/src/main/java"))) {
      return Stream.concat(api, netty)
          .filter(file -> file.toString().endsWith(".java"))
          .sorted()
          .toList();
    }
  }

  /** Adds the examples of a file, by names that say where they are. */
  private static void addExamples(Map<String, String> examples, Path file) throws IOException {
    String text = Files.readString(file);
    for (int at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, at + 1)) {
      long line = text.substring(0, at).lines().count();
      String name = file.getFileName().toString().replace(".java", "_line_" + line);
      int begin = at + BEGIN.length();
      String code = text.substring(begin, closing(text, begin));
      examples.put(name, MARGIN.matcher(code).replaceAll(""));
    }
  }

  /** Returns where the brace is closed that is open at {@code begin}. */
  private static int closing(String text, int begin) {
    int open = 1;
    int at = begin;
    while (open > 0) {
      char next = text.charAt(at++);
      open += next == '{' ? 1 : next == '}' ? -1 : 0;
    }
    return at - 1;
  }

  private static String wrapped(String name, String example) {
    boolean declares = DECLARATIONS.matcher(example).matches();
    return scaffold
        .replace("NAME", name)
        .replace(declares ? "// declarations" : "// statements", example);
  }

  @Test
  void everyExampleCompiles() throws Exception {
    Map<String, String> examples = new LinkedHashMap<>();
    for (Path file : sources()) {
      addExamples(examples, file);
    }
    assertThat(examples).as("examples").hasSizeGreaterThan(30);
    examples.replaceAll(JavadocExamplesTest::wrapped);
    Compiled compiled = Compiled.of(examples);
    for (String name : examples.keySet()) {
      assertThat(compiled.loadClass(name)).as(name).isNotNull();
    }
  }
}
