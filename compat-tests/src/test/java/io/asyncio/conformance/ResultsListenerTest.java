package io.asyncio.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.lang.classfile.CodeBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class ResultsListenerTest {

  @TempDir
  Path directory;

  @Test
  void eachRowOfEachMethodIsRecordedWithItsOutcome() throws Exception {
    Class<?> tests = new GeneratedTests("some.OutcomeTest")
        .method("fails", ResultsListenerTest::fail, List.of("test_a::A::fails"), Test.class)
        .method("passes", CodeBuilder::return_, List.of("test_a::A::b", "test_a::A::a"), Test.class)
        .method("skips", CodeBuilder::return_, List.of("test_a::A::s"), Test.class, Disabled.class)
        .load();
    assertThat(run(tests))
        .containsExactly(
            "test_a::A::a\tsome.OutcomeTest\tsome.OutcomeTest\tpasses\tPASSED",
            "test_a::A::b\tsome.OutcomeTest\tsome.OutcomeTest\tpasses\tPASSED",
            "test_a::A::fails\tsome.OutcomeTest\tsome.OutcomeTest\tfails\tFAILED",
            "test_a::A::s\tsome.OutcomeTest\tsome.OutcomeTest\tskips\tSKIPPED");
  }

  @Test
  void aClassThatFailsOrIsSkippedTakesItsMethodsAlong() throws Exception {
    Class<?> failing = new GeneratedTests("some.FailingTest")
        .method("passes", CodeBuilder::return_, List.of("test_a::A::a"), Test.class)
        .method("setUp", ResultsListenerTest::fail, List.of("test_a::A::b"), BeforeAll.class)
        .load();
    assertThat(run(failing))
        .containsExactly("test_a::A::a\tsome.FailingTest\tsome.FailingTest\tpasses\tFAILED");
  }

  @Test
  void severalRunsOfAMethodAreAsGoodAsTheirWorst() {
    assertThat(Outcome.SKIPPED.and(Outcome.PASSED)).isEqualTo(Outcome.PASSED);
    assertThat(Outcome.PASSED.and(Outcome.SKIPPED)).isEqualTo(Outcome.PASSED);
    assertThat(Outcome.FAILED.and(Outcome.PASSED)).isEqualTo(Outcome.FAILED);
    assertThat(Outcome.PASSED.and(Outcome.FAILED)).isEqualTo(Outcome.FAILED);
  }

  private static void fail(CodeBuilder code) {
    code.aconst_null().athrow();
  }

  /** Runs a class and returns what the listener wrote below its heading. */
  private List<String> run(Class<?> tests) throws IOException {
    Path file = directory.resolve("results.tsv");
    LauncherConfig config = LauncherConfig.builder()
        .enableTestExecutionListenerAutoRegistration(false)
        .addTestExecutionListeners(new ResultsListener(file.toString()))
        .build();
    try (LauncherSession session = LauncherFactory.openSession(config)) {
      session
          .getLauncher()
          .execute(LauncherDiscoveryRequestBuilder.request()
              .selectors(selectClass(tests))
              .build());
    }
    List<String> lines = Files.readAllLines(file);
    return lines.subList(1, lines.size());
  }
}
