package io.asyncio.pages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asyncio.interop.Pem;
import io.asyncio.netty.testing.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Python of the page about porting prints what its Java does, where there is a Python. */
@Timeout(60)
class PythonTwinsIT {

  private static final String PORTING = "docs/porting.md";
  private static final String NEW_ENOUGH = "import sys; sys.exit(sys.version_info < (3, 11))";

  @TempDir
  Path folder;

  private int python(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder python = new ProcessBuilder("python3");
    python.command().addAll(List.of(arguments));
    python.environment().put("PYTHONUTF8", "1");
    return python
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output").toFile())
        .start()
        .waitFor();
  }

  private boolean hasPython() throws InterruptedException {
    try {
      return python("-c", NEW_ENOUGH) == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }

  @Test
  void everyBlockPrintsTheTextBehindIt() throws Exception {
    assumeTrue(hasPython(), "python3 3.11 or newer");
    Path script = folder.resolve("twins.py");
    try (InputStream source = PythonTwinsIT.class.getResourceAsStream("twins.py")) {
      Files.copy(source, script);
    }
    Page page = Page.of(PORTING);
    Pem pem = Pem.write(folder, "localhost", Tls.LOCALHOST);
    int status = python(
        script.toString(),
        Path.of("..", PORTING).toString(),
        pem.certificate().toString(),
        pem.key().toString());
    assertThat(Files.readString(folder.resolve("output"), UTF_8))
        .isEqualTo(page.blocks("python").size() + " blocks\n");
    assertThat(status).isZero();
  }
}
