package io.asyncio.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.asyncio.netty.IoTransport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about reliability. */
class ReliabilityPageTest {

  private static final Lane NIO = new Lane("loop", IoTransport.NIO);
  private static final Lane EPOLL = new Lane("handover", IoTransport.EPOLL);

  private static final List<FaultOutcome> OUTCOMES = List.of(
      outcome("churn", NIO, new FaultResult(40, 0, 0, 0)),
      outcome("resets", NIO, new FaultResult(7, 0, 0, 0)),
      outcome("churn", EPOLL, new FaultResult(40, 1, 2, 3)),
      outcome("resets", EPOLL, new FaultResult(8, 0, 0, 0)));

  private static final String TABLE = """

      | case | tried | nio/loop | epoll/handover |
      |---|---:|---:|---:|
      | churn | 40 | 0 / 0 / 0 | 1 / 2 / 3 |
      | resets | 7, 8 | 0 / 0 / 0 | 0 / 0 / 0 |

      """;

  @TempDir
  Path directory;

  private static FaultOutcome outcome(String fault, Lane lane, FaultResult result) {
    return new FaultOutcome(fault, lane, 3, 1.5, result, List.of());
  }

  @Test
  void tableHasARowForEachFaultAndAColumnForEachLane() {
    assertThat(ReliabilityPage.table(OUTCOMES)).isEqualTo(TABLE);
  }

  @Test
  void promisesStandAboveIt() {
    assertThat(ReliabilityPage.promises(OUTCOMES))
        .isEqualTo("\n- **churn**: " + new Churn().promise() + "\n- **resets**: "
            + new Resets().promise() + "\n");
  }

  @Test
  void onlyThatIsWritten() throws Exception {
    Path page = directory.resolve("page.md");
    Files.writeString(
        page, "before\n" + ReliabilityPage.BEGIN + "old\n" + ReliabilityPage.END + "after\n");
    new ReliabilityPage(page).write(OUTCOMES);
    assertThat(page)
        .hasContent("before\n" + ReliabilityPage.BEGIN + ReliabilityPage.promises(OUTCOMES) + TABLE
            + ReliabilityPage.END + "after\n");
    FileTime longAgo = FileTime.fromMillis(0);
    Files.setLastModifiedTime(page, longAgo);
    new ReliabilityPage(page).write(OUTCOMES);
    assertThat(Files.getLastModifiedTime(page)).as("a page that is right").isEqualTo(longAgo);
  }

  @Test
  void pageWithoutMarksIsRefused() throws Exception {
    Path page = Files.writeString(directory.resolve("page.md"), "text\n");
    assertThatIllegalStateException()
        .isThrownBy(() -> new ReliabilityPage(page).write(OUTCOMES))
        .withMessageContaining("no marks");
  }

  @Test
  void outcomesAreReadAsTheyWereWritten() {
    for (FaultOutcome outcome : OUTCOMES) {
      assertThat(FaultOutcome.parse(outcome.record())).isEqualTo(outcome);
    }
  }
}
