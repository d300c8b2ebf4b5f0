package io.asyncio.pages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The Java of the README and of the other pages compiles, runs, and prints what they say. */
class PagesTest {

  private static List<Snippet> snippets() throws IOException {
    List<Snippet> snippets = new ArrayList<>();
    for (Page page : Page.all()) {
      snippets.addAll(Snippet.of(page));
    }
    return snippets;
  }

  @TestFactory
  Stream<DynamicTest> everyBlockRuns() throws Exception {
    List<Snippet> snippets = snippets();
    assertThat(snippets).as("blocks of Java").isNotEmpty();
    Compiled compiled = Compiled.of(snippets);
    return snippets.stream()
        .filter(snippet -> !snippet.isServer())
        .map(snippet ->
            DynamicTest.dynamicTest(snippet.block().place(), () -> check(snippet, compiled)));
  }

  private static void check(Snippet snippet, Compiled compiled) throws Exception {
    String printed = printedBy(compiled.loadClass(snippet.name()));
    if (snippet.printed().isPresent()) {
      assertThat(printed)
          .as(snippet.block().place())
          .isEqualTo(snippet.printed().get());
    }
  }

  private static String printedBy(Class<?> program) throws Exception {
    var constructor = program.getDeclaredConstructor();
    constructor.setAccessible(true);
    Method main = program.getDeclaredMethod("main");
    main.setAccessible(true);
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, UTF_8));
    try {
      main.invoke(constructor.newInstance());
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause());
    } finally {
      System.setOut(before);
    }
    return printed.toString(UTF_8);
  }
}
