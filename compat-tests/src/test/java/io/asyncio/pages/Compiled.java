package io.asyncio.pages;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Snippets, compiled in one run of javac and in memory. */
final class Compiled extends ClassLoader {

  private final Map<String, byte[]> classes = new HashMap<>();

  private Compiled() {
    super(Compiled.class.getClassLoader());
  }

  /** Compiles all; fails with what javac says, and with the lines of the pages. */
  static Compiled of(List<Snippet> snippets) throws IOException {
    Map<String, String> sources = new LinkedHashMap<>();
    for (Snippet snippet : snippets) {
      sources.put(snippet.name(), snippet.source());
    }
    return of(sources);
  }

  /** Compiles sources, by the names of their classes. */
  static Compiled of(Map<String, String> named) throws IOException {
    Compiled compiled = new Compiled();
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    try (JavaFileManager files =
        compiled.new Output(javac.getStandardFileManager(found, null, null))) {
      List<Source> sources = new ArrayList<>();
      named.forEach((name, text) -> sources.add(new Source(name, text)));
      if (!javac
          .getTask(
              null,
              files,
              found,
              List.of("-proc:none", "-Xlint:all,-path,-processing", "-Werror"),
              null,
              sources)
          .call()) {
        // A copy: to make the text of one may find another.
        throw new AssertionError(List.copyOf(found.getDiagnostics()).toString());
      }
    }
    return compiled;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] code = classes.get(name);
    if (code == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, code, 0, code.length);
  }

  private static final class Source extends SimpleJavaFileObject {

    private final String text;

    Source(String name, String text) {
      super(URI.create("page:///" + name + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private final class Output extends ForwardingJavaFileManager<JavaFileManager> {

    Output(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("class:///" + name + ".class"), kind) {
        @Override
        public OutputStream openOutputStream() {
          return new ByteArrayOutputStream() {
            @Override
            public void close() {
              classes.put(name, toByteArray());
            }
          };
        }
      };
    }
  }
}
