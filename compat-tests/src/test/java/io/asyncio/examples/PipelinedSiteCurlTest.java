package io.asyncio.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.interop.Program;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.PipelineServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server of the examples that has a coroutine for each request, towards curl. */
class PipelinedSiteCurlTest extends LoopTest {

  private static final int SIZE = (1 << 20) + 1; // so large that curl asks whether it may send it

  @TempDir
  private Path directory;

  @BeforeEach
  void requireCurl() {
    Program.assumeInstalled("curl");
  }

  private List<String> curl(PipelineServer server, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("curl", "-q", "-sS", "--noproxy", "*"));
    for (String argument : arguments) {
      command.add(argument.replace("site", "http://127.0.0.1:" + server.port()));
    }
    try (Program curl = Program.start(loop, directory, command)) {
      return curl.awaitEnd();
    }
  }

  @Test
  void curlAsksAndSendsAndKeepsItsConnection() throws Exception {
    Files.write(directory.resolve("body"), new byte[SIZE]);
    run(() -> {
      PipelineServer server = PipelineServer.start(loop, PipelinedSite::fill);
      assertThat(curl(server, "site/fast", "site/slow", "-w", "%{num_connects} new\n"))
          .containsExactly("fast", "1 new", "slow", "0 new");
      assertThat(curl(server, "-T", "body", "-X", "POST", "site/size"))
          .containsExactly(SIZE + " bytes");
      assertThat(curl(server, "-H", "Connection: close", "-w", "%{http_code}\n", "site/no"))
          .containsExactly("not found", "404");
      server.close();
      soon(server.waitClosed());
    });
  }
}
