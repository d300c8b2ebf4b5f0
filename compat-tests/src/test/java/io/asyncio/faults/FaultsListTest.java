package io.asyncio.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The list of faults, and what is written about it. */
class FaultsListTest {

  /** Tests run in the directory of their module. */
  private static final Path PAGE = Path.of("..", "docs", "reliability.md");

  @Test
  void namesAreDifferent() {
    assertThat(Faults.ALL).extracting(Fault::name).doesNotHaveDuplicates();
  }

  @Test
  void anUnknownNameIsAnsweredWithTheList() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Faults.named("sunshine"))
        .withMessageContaining("sunshine")
        .withMessageContaining("churn");
  }

  @Test
  void pageStatesWhatEachFaultPromises() throws Exception {
    String page = Files.readString(PAGE).replaceAll("\\s+", " ");
    for (Fault fault : Faults.ALL) {
      assertThat(page).contains("**" + fault.name() + "**: " + fault.promise());
    }
  }
}
