package io.asyncio.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.CodeBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceReportTest {

  private static final String BUILD = "this build";

  private final Ledger ledger = Ledger.of(
      List.of(
          "heading",
          "test_tasks::T::one\t3.11\tyes\tOne.",
          "test_tasks::T::two\t3.11\tadapted\tTwo.",
          "test_locks::L::three\t3.11\tno\tThree."),
      List.of("heading", "test_streams::S::four\t3.11\tyes\tFour."),
      List.of("heading"));

  @TempDir
  Path directory;

  private Path first;
  private Path second;
  private Path summary;
  private Path report;
  private List<String> notes = List.of();

  @BeforeEach
  void aBuildOfTwoModulesInWhichAllTestsPassed() throws IOException {
    first = directory.resolve("first");
    second = directory.resolve("second");
    summary = directory.resolve("docs/conformance.md");
    report = directory.resolve("conformance.tsv");
    define(first, "some.OneTest", "one", Test.class);
    define(second, "some.FourTest", "four", Test.class);
    ran(first, "loop", line("test_tasks::T::one", "some.OneTest", "one", "PASSED"));
    ran(first, "handover", line("test_tasks::T::one", "some.OneTest", "one", "PASSED"));
    ran(second, "loop", line("test_streams::S::four", "some.FourTest", "four", "PASSED"));
    ran(second, "handover", line("test_streams::S::four", "some.FourTest", "four", "PASSED"));
  }

  @Test
  void eachRowIsListedWithItsTestsAndTheirResult() throws Exception {
    assertThat(write(1)).isEmpty();
    assertThat(Files.readString(report)).isEqualTo("""
        id\tarea\tapplies\ttest\tresult
        test_tasks::T::one\ttasks\tyes\tsome.OneTest.one\tpassed on both engines
        test_tasks::T::two\ttasks\tadapted\t\tno test
        test_locks::L::three\tlocks\tno\t\tno test
        test_streams::S::four\tstreams\tyes\tsome.FourTest.four\tpassed on both engines
        """);
  }

  @Test
  void theSummaryCountsByArea() throws Exception {
    write(1);
    assertThat(Files.readString(summary))
        .contains(
            "| locks | 1 | 0 | 0 | 0 |\n| tasks | 2 | 2 | 1 | 1 |\n| **all** | 3 | 2 | 1 | 1 |\n")
        .contains("| streams | 1 | 1 | 1 | 0 |\n| **all** | 1 | 1 | 1 | 0 |\n")
        .doesNotContain("Corrected rows");
  }

  @Test
  void theSameResultsLeaveTheSummaryUntouched() throws Exception {
    write(1);
    var time = FileTime.fromMillis(1000);
    Files.setLastModifiedTime(summary, time);
    write(1);
    assertThat(Files.getLastModifiedTime(summary)).isEqualTo(time);
  }

  @Test
  void moreOpenRowsThanAllowedAreAProblem() throws Exception {
    assertThat(write(0))
        .containsExactly(
            "test_tasks::T::two: no test",
            "1 applicable rows of the core ledger have no passing test, and conformance.open in"
                + " pom.xml allows 0");
  }

  @Test
  void fewerOpenRowsThanAllowedAskForALowerNumber() throws Exception {
    assertThat(write(3)).isEmpty();
    assertThat(notes).containsExactly("lower conformance.open in pom.xml from 3 to 1");
    write(1);
    assertThat(notes).isEmpty();
  }

  @Test
  void nothingIsSaidIfNoTestRan() throws Exception {
    for (Path module : List.of(first, second)) {
      ran(module, "loop");
      ran(module, "handover");
    }
    assertThat(write(0)).isEmpty();
    assertThat(notes).isEmpty();
    assertThat(report).doesNotExist();
  }

  @Test
  void aRowThatNoLedgerHasIsAProblemEvenIfOnlySomeTestsRan() throws Exception {
    Files.delete(second.resolve("conformance/loop.tsv"));
    Files.delete(second.resolve("conformance/handover.tsv"));
    ran(first, "loop", line("test_tasks::T::uno", "some.OneTest", "one", "PASSED"));
    assertThat(write(1))
        .containsExactly(
            "some.OneTest.one is annotated with \"test_tasks::T::uno\", and no ledger has such a"
                + " row");
    assertThat(report).doesNotExist();
    assertThat(summary).doesNotExist();
  }

  @Test
  void aRowWithAFailedTestIsOpenAndTheSummaryStays() throws Exception {
    ran(first, "handover", line("test_tasks::T::one", "some.OneTest", "one", "FAILED"));
    assertThat(write(1)).contains("test_tasks::T::one: failed");
    assertThat(report).content().contains("some.OneTest.one\tfailed\n");
    assertThat(summary).doesNotExist();
  }

  @Test
  void aRowThatPassedOnOneEngineIsOpen() throws Exception {
    ran(first, "handover");
    assertThat(write(1)).contains("test_tasks::T::one: passed on one engine");
  }

  @Test
  void aRowWhoseTestsAreSkippedIsNotOpen() throws Exception {
    ran(first, "loop", line("test_tasks::T::one", "some.OneTest", "one", "SKIPPED"));
    ran(first, "handover", line("test_tasks::T::one", "some.OneTest", "one", "SKIPPED"));
    assertThat(write(1)).isEmpty();
    assertThat(report).content().contains("some.OneTest.one\tskipped\n");
  }

  @Test
  void nothingIsWrittenIfAnAnnotatedMethodDidNotRun() throws Exception {
    define(second, "some.OtherTest", "two", Test.class);
    assertThat(write(0)).isEmpty();
    assertThat(notes)
        .containsExactly(
            "only some tests ran (some.OtherTest.two did not), so the report stays as it was");
    assertThat(report).doesNotExist();
    assertThat(summary).doesNotExist();
  }

  @Test
  void nothingIsWrittenIfAModuleRanInAnEarlierBuildAlone() throws Exception {
    Files.writeString(first.resolve("conformance/loop.tsv"), "earlier build\tloop\n");
    Files.writeString(first.resolve("conformance/handover.tsv"), "earlier build\thandover\n");
    Files.delete(first.resolve("test-classes/some.OneTest.class"));
    assertThat(write(0)).isEmpty();
    assertThat(notes).containsExactly("only some tests ran, so the report stays as it was");
    assertThat(report).doesNotExist();
  }

  @Test
  void annotatedMethodsThatNothingRunsAreAProblem() throws Exception {
    define(first, "some.Misnamed", "one", Test.class);
    define(first, "some.PlainTest", "two", Deprecated.class);
    assertThat(write(1))
        .containsExactly(
            "some.Misnamed.one is annotated with a row, but no build runs it as a test",
            "some.PlainTest.two is annotated with a row, but no build runs it as a test");
  }

  @Test
  void methodsOfABaseClassRunInItsSubclasses() throws Exception {
    save(
        first,
        "some.TwoTests",
        new GeneratedTests("some.Base")
            .asBase()
            .method("two", CodeBuilder::return_, List.of("test_tasks::T::two"), Test.class));
    ran(
        first,
        "handover",
        line("test_tasks::T::one", "some.OneTest", "one", "PASSED"),
        "test_tasks::T::two\tsome.ATest\tsome.Base\ttwo\tPASSED");
    ran(
        first,
        "loop",
        line("test_tasks::T::one", "some.OneTest", "one", "PASSED"),
        "test_tasks::T::two\tsome.BTest\tsome.Base\ttwo\tPASSED");
    assertThat(write(0)).isEmpty();
    assertThat(report).content().contains("\tsome.ATest.two, some.BTest.two\tpassed on both");
  }

  private List<String> write(int allowedOpen) throws IOException {
    ConformanceReport conformance = new ConformanceReport(ledger, BUILD, List.of(first, second));
    conformance.write(allowedOpen, summary, report);
    notes = conformance.notes();
    return conformance.problems();
  }

  private static String line(String id, String type, String method, String outcome) {
    return String.join("\t", id, type, type, method, outcome);
  }

  private static void ran(Path target, String engine, String... lines) throws IOException {
    Path file = target.resolve("conformance/" + engine + ".tsv");
    Files.createDirectories(file.getParent());
    Files.writeString(file, BUILD + "\t" + engine + "\n" + String.join("\n", lines));
  }

  private static void define(Path target, String type, String method, Class<?> annotation)
      throws IOException {
    save(
        target,
        type,
        new GeneratedTests(type)
            .method(method, CodeBuilder::return_, List.of("test_tasks::T::one"), annotation));
  }

  private static void save(Path target, String name, GeneratedTests tests) throws IOException {
    Path file = target.resolve("test-classes/" + name + ".class");
    Files.createDirectories(file.getParent());
    Files.write(file, tests.bytes());
  }
}
