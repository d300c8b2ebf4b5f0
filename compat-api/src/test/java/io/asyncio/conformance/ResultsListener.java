package io.asyncio.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes how each test method that is annotated with {@link CPython} ended.
 *
 * <p>The file is named by the system property {@code conformance.results}; without it nothing is
 * written. Its first line holds {@code conformance.build}, which tells one build from another, and
 * the engine; each other one an id, the class that ran, the class that declares the method, the
 * method and its outcome, apart by tabs. Runs of one method count as one.
 */
public final class ResultsListener implements TestExecutionListener {

  private final String file;
  private final Map<String, Outcome> outcomes = new ConcurrentSkipListMap<>();
  private volatile TestPlan plan;

  /** For the service loader. */
  public ResultsListener() {
    this(System.getProperty("conformance.results", ""));
  }

  ResultsListener(String file) {
    this.file = file;
  }

  @Override
  public void testPlanExecutionStarted(TestPlan testPlan) {
    plan = testPlan;
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    recordAll(test, Outcome.SKIPPED);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    switch (result.getStatus()) {
      case SUCCESSFUL -> {
        // A parametrised method ran if an invocation of it did.
        if (test.isTest()) {
          record(test, Outcome.PASSED);
        }
      }
      case ABORTED -> recordAll(test, Outcome.SKIPPED);
      case FAILED -> recordAll(test, Outcome.FAILED);
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan testPlan) {
    if (file.isEmpty()) {
      return;
    }
    try {
      Path path = Path.of(file);
      Files.createDirectories(path.toAbsolutePath().getParent());
      Files.write(path, lines());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A class that fails or is skipped as a whole takes its methods along. */
  private void recordAll(TestIdentifier test, Outcome outcome) {
    record(test, outcome);
    plan.getDescendants(test).forEach(descendant -> record(descendant, outcome));
  }

  private void record(TestIdentifier test, Outcome outcome) {
    if (test.getSource().orElse(null) instanceof MethodSource source) {
      Method method = source.getJavaMethod();
      String where = String.join(
          "\t", source.getClassName(), method.getDeclaringClass().getName(), method.getName());
      for (CPython row : AnnotationSupport.findRepeatableAnnotations(method, CPython.class)) {
        outcomes.merge(row.value() + "\t" + where, outcome, Outcome::and);
      }
    }
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(System.getProperty("conformance.build", "")
        + "\t"
        + System.getProperty("asyncio.engine", "loop"));
    outcomes.forEach((test, outcome) -> lines.add(test + "\t" + outcome));
    return lines;
  }
}
