package io.asyncio.pages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's first program, run by the README's commands, on another port. */
@Timeout(120)
class FirstProgramIT {

  private static final String PORT = "8888";
  private static final InetAddress LOCAL = InetAddress.getLoopbackAddress();

  @TempDir
  Path folder;

  private Page readme;
  private int port;
  private Process server;

  /** Has the jars in {@code lib}, as Maven copies them, but for those that no project gets. */
  @BeforeEach
  void copyJars() throws IOException {
    readme = Page.of("README.md");
    Files.createDirectories(folder.resolve("lib"));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path jar = Path.of(entry);
      if (jar.getFileName().toString().matches("(compat|netty|jspecify)-.*\\.jar")) {
        Files.copy(jar, folder.resolve("lib").resolve(jar.getFileName()));
      }
    }
  }

  @AfterEach
  void endServer() throws InterruptedException {
    if (server != null) {
      server.destroy();
      server.waitFor();
    }
  }

  private String program() {
    return Snippet.of(readme).stream()
        .filter(Snippet::isServer)
        .findFirst()
        .orElseThrow()
        .block()
        .text();
  }

  private void start(String program, String command) throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, LOCAL)) {
      port = free.getLocalPort();
    }
    assertThat(program).contains(PORT);
    Path file = folder.resolve("src/main/java/Echo.java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, program.replace(PORT, String.valueOf(port)));
    ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-c", "exec " + command);
    Path java = Path.of(System.getProperty("java.home"), "bin");
    shell.environment().merge("PATH", java.toString(), (path, _) -> java + ":" + path);
    server = shell
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output").toFile())
        .start();
  }

  private Socket connect() throws Exception {
    while (server.isAlive()) {
      try {
        return new Socket(LOCAL, port);
      } catch (SocketException e) {
        Thread.sleep(50); // it does not listen yet
      }
    }
    throw new AssertionError(Files.readString(folder.resolve("output")));
  }

  private void assertThatItEchoesAndIsSilent() throws Exception {
    try (Socket client = connect()) {
      client.getOutputStream().write("hello".getBytes(UTF_8));
      assertThat(client.getInputStream().readNBytes(5)).asString(UTF_8).isEqualTo("hello");
    }
    assertThat(folder.resolve("output")).isEmptyFile();
  }

  @Test
  void runsOnTheClassPath() throws Exception {
    start(program(), readme.command("class path"));
    assertThatItEchoesAndIsSilent();
  }

  @Test
  void runsOnTheModulePathWithOneImport() throws Exception {
    String types = "import io.asyncio.*;\nimport io.asyncio.streams.*;\n";
    assertThat(program()).contains(types);
    start(program().replace(types, "import module io.asyncio;\n"), readme.command("module path"));
    assertThatItEchoesAndIsSilent();
  }
}
