package io.asyncio.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServicesTest {

  @TempDir
  private Path folder;

  @Test
  void theFileSaysWhichPortAServiceHas() throws IOException {
    Path file = Files.writeString(folder.resolve("services"), """
        # a comment
        web\t\t8000/tcp\twww http # another
        web 8001/udp
        broken line

        other 8000/tcp
        """);
    Services services = new Services(file);
    assertThat(services.portOf("web", Services.TCP)).isEqualTo(8000);
    assertThat(services.portOf("http", Services.TCP)).isEqualTo(8000);
    assertThat(services.portOf("web", Services.UDP)).isEqualTo(8001);
    assertThat(services.portOf("#", Services.TCP)).isNull();
    assertThat(services.portOf("", Services.TCP)).isNull();
    assertThat(services.portOf("https", Services.TCP)).isNull();
    assertThat(services.nameOf(8000, Services.TCP)).isEqualTo("web");
    assertThat(services.nameOf(8000, Services.UDP)).isNull();
  }

  @Test
  void theWellKnownOnesStandInForAMissingFile() throws IOException {
    Services services = new Services(folder.resolve("none"));
    assertThat(services.portOf("www", Services.TCP)).isEqualTo(80);
    assertThat(services.nameOf(443, Services.TCP)).isEqualTo("https");
    assertThat(services.portOf("nosuch", Services.TCP)).isNull();
  }
}
