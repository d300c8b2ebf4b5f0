package io.asyncio.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Merges what the tests of all modules recorded with the ledgers. The build runs it last.
 *
 * <p>When all tests ran it writes the rows with their results, and the summary by area. It fails
 * for a row that does not exist, for an annotated method that no build runs and, when all tests
 * ran, for more open rows than allowed.
 */
final class ConformanceReport {

  private final Ledger ledger;
  private final List<TestRun> runs = new ArrayList<>();
  private final AnnotatedMethods annotated = new AnnotatedMethods();
  private final List<String> problems = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private boolean everyModuleRan = true;

  ConformanceReport(Ledger ledger, String build, List<Path> targets) throws IOException {
    this.ledger = ledger;
    for (Path target : targets) {
      List<TestRun> ran = TestRun.read(target, build);
      everyModuleRan &= !ran.isEmpty();
      runs.addAll(ran);
      annotated.scan(target.resolve("test-classes"));
    }
  }

  /** Usage: {@code BUILD ALLOWED_OPEN SUMMARY REPORT TARGET_DIRECTORY...}. */
  static void main(String[] args) throws IOException {
    List<Path> targets = Stream.of(args).skip(4).map(Path::of).toList();
    ConformanceReport report = new ConformanceReport(Ledger.load(), args[0], targets);
    report.write(Integer.parseInt(args[1]), Path.of(args[2]), Path.of(args[3]));
    report.notes.forEach(note -> System.out.println("conformance: " + note));
    if (!report.problems.isEmpty()) {
      report.problems.forEach(problem -> System.err.println("conformance: " + problem));
      System.exit(1);
    }
  }

  /** Returns what must fail the build. */
  List<String> problems() {
    return problems;
  }

  /** Returns what somebody might want to know. */
  List<String> notes() {
    return notes;
  }

  /** Writes the files, if all tests ran. */
  void write(int allowedOpen, Path summary, Path report) throws IOException {
    if (runs.isEmpty()) {
      return;
    }
    findUnknownRows();
    for (String lost : annotated.lost()) {
      problems.add(lost + " is annotated with a row, but no build runs it as a test");
    }
    Set<String> missing = missing();
    if (!everyModuleRan || !missing.isEmpty()) {
      String example = missing.isEmpty() ? "" : " (" + missing.iterator().next() + " did not)";
      notes.add("only some tests ran" + example + ", so the report stays as it was");
    } else if (problems.isEmpty()) {
      List<RowResult> results = results();
      save(report, results);
      countOpen(results, allowedOpen);
      if (results.stream().noneMatch(result -> result.verdict() == RowResult.Verdict.FAILED)) {
        replace(summary, Summary.of(ledger, results));
      }
    }
  }

  private void findUnknownRows() {
    runs.stream()
        .filter(run -> !ledger.rows().containsKey(run.id()))
        .map(run -> run.declared()
            + " is annotated with \""
            + run.id()
            + "\", and no ledger has such a row")
        .distinct()
        .sorted()
        .forEach(problems::add);
  }

  /** The annotated methods that did not run in this build, though it could have run them. */
  private Set<String> missing() {
    Set<String> missing = new TreeSet<>(annotated.tests());
    missing.removeAll(annotated.lost());
    runs.forEach(run -> missing.remove(run.declared()));
    return missing;
  }

  private List<RowResult> results() {
    var byRow = runs.stream().collect(Collectors.groupingBy(TestRun::id));
    return ledger.all().stream()
        .map(row -> RowResult.of(row, byRow.getOrDefault(row.id(), List.of())))
        .toList();
  }

  private static void save(Path report, List<RowResult> results) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(String.join("\t", "id", "area", "applies", "test", "result"));
    results.forEach(result -> lines.add(result.line()));
    replace(report, String.join("\n", lines) + "\n");
  }

  private void countOpen(List<RowResult> results, int allowed) {
    List<String> open = results.stream()
        .filter(result -> result.row().isCore() && result.isOpen())
        .map(result -> result.row().id() + ": " + result.verdict())
        .toList();
    if (open.size() > allowed) {
      problems.addAll(open);
      problems.add(open.size()
          + " applicable rows of the core ledger have no passing test, and conformance.open in"
          + " pom.xml allows "
          + allowed);
    } else if (open.size() < allowed) {
      notes.add("lower conformance.open in pom.xml from " + allowed + " to " + open.size());
    }
  }

  /** Leaves a file alone that is right already, so that its time stays. */
  private static void replace(Path file, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), bytes)) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, bytes);
    }
  }
}
