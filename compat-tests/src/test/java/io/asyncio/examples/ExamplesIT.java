package io.asyncio.examples;

import static io.asyncio.examples.Output.linesOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The commands besides the examples' own names. */
class ExamplesIT {

  private static final List<String> NAMES =
      Catalogue.ALL.stream().map(Example::name).toList();

  @Test
  void listNamesEachExampleInALineOfItsOwn() throws Exception {
    assertThat(linesOf("list"))
        .hasSize(NAMES.size())
        .allSatisfy(line -> assertThat(line).matches("[A-Z]\\w+ +\\S.*"))
        .extracting(line -> line.split(" ", 2)[0])
        .isEqualTo(NAMES);
  }

  @Test
  void withoutACommandItSaysHowToUseItAndListsTheExamples() throws Exception {
    assertThat(linesOf())
        .startsWith("usage: java -jar examples.jar list | all | NAME [argument]")
        .endsWith(linesOf("list").toArray(String[]::new));
  }

  @Test
  void anUnknownNameIsRefused() throws Exception {
    Output output = Output.of("Helloworld");
    assertThat(output.status()).isEqualTo(2);
    assertThat(output.lines()).isEmpty();
    assertThat(output.errors()).startsWith("There is no example \"Helloworld\"; \"list\" shows");
  }

  @Test
  void aFailureIsReportedAndTheOthersRun() throws Exception {
    Example failing = Example.of("Failing", "fails", () -> {
      throw new IllegalStateException("as expected");
    });
    Example working = Example.of("Working", "works", () -> IO.println("at work"));
    Output output = Output.of(() -> Examples.all(List.of(failing, working)));
    assertThat(output.status()).isEqualTo(1);
    assertThat(output.errors()).startsWith("java.lang.IllegalStateException: as expected");
    assertThat(output.lines())
        .contains("=== Failing: fails", "=== Working: works", "at work")
        .anyMatch(line -> line.startsWith("--- FAILED Failing, "))
        .anyMatch(line -> line.startsWith("--- OK Working, "));
    assertThat(output.lines().getLast())
        .matches("2 examples in \\d+[.,]\\d seconds, FAILED: Failing");
  }

  @Test
  void namesAreThoseOfTheClassesAndDistinct() throws Exception {
    assertThat(NAMES).doesNotHaveDuplicates();
    for (String name : NAMES) {
      assertThat(Class.forName("io.asyncio.examples." + name).getDeclaredMethods())
          .as(name)
          .anyMatch(method -> method.getName().equals("main"));
    }
  }
}
