package io.asyncio.javadoc;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The sources of both modules, read by the JDK's compiler.
 *
 * @param units the files
 * @param exported the packages that are exported to everybody
 */
record LibrarySources(
    List<CompilationUnitTree> units,
    Set<String> exported,
    DocTrees trees,
    Elements elements,
    Types types) {

  private static final Pattern EXPORTED = Pattern.compile("exports ([\\w.]+);");
  private static final List<Path> MODULES =
      List.of(Path.of("../compat-api/src/main/java"), Path.of("../compat-netty/src/main/java"));

  /** Reads them, and resolves all names. */
  static LibrarySources read() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> messages = new DiagnosticCollector<>();
    List<String> options = List.of(
        "-proc:none",
        "-nowarn",
        "-implicit:none",
        "-cp",
        System.getProperty("java.class.path"),
        "-XDignore.symbol.file");
    StandardJavaFileManager files = compiler.getStandardFileManager(messages, null, null);
    JavacTask task = (JavacTask) compiler.getTask(
        null, files, messages, options, null, files.getJavaFileObjectsFromPaths(sources()));
    List<CompilationUnitTree> units = new ArrayList<>();
    task.parse().forEach(units::add);
    task.analyze();
    messages.getDiagnostics().stream()
        .filter(message -> message.getKind() == Diagnostic.Kind.ERROR)
        .findFirst()
        .ifPresent(error -> {
          throw new AssertionError(error.toString());
        });
    return new LibrarySources(
        units, exports(), DocTrees.instance(task), task.getElements(), task.getTypes());
  }

  private static List<Path> sources() throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path module : MODULES) {
      try (Stream<Path> files = Files.walk(module)) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .filter(file -> !file.endsWith("module-info.java"))
            .forEach(found::add);
      }
    }
    return found;
  }

  private static Set<String> exports() throws IOException {
    Set<String> names = new HashSet<>();
    for (Path module : MODULES) {
      EXPORTED
          .matcher(Files.readString(module.resolve("module-info.java")))
          .results()
          .forEach(match -> names.add(match.group(1)));
    }
    return names;
  }
}
