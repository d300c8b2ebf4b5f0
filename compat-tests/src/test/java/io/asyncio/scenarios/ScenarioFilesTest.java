package io.asyncio.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioFilesTest {

  @TempDir
  private Path directory;

  private Path touch(String name) throws IOException {
    return Files.createFile(directory.resolve(name));
  }

  @Test
  void filesOfADirectoryComeInTheirNaturalOrder() throws Exception {
    List<Path> sorted =
        List.of(touch("locks-2.json"), touch("locks-10.json"), touch("tasks-1.json"));
    touch("notes.txt");
    assertThat(ScenarioFiles.in(directory)).isEqualTo(sorted);
  }

  @Test
  void fileStandsForItselfWhateverItIsCalled() throws Exception {
    Path file = touch("scenario.txt");
    assertThat(ScenarioFiles.in(file)).containsExactly(file);
  }

  @Test
  void nothingToExecuteIsRefused() {
    assertThatThrownBy(() -> ScenarioFiles.in(directory))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("there is no *.json in this directory");
    assertThatThrownBy(() -> ScenarioFiles.in(directory.resolve("missing")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("there is no such file");
  }
}
