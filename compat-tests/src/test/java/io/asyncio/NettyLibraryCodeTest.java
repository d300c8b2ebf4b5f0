package io.asyncio;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.NettyEventLoop;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Frames of the event loop on Netty are none of a user's. */
class NettyLibraryCodeTest {

  private static boolean contains(String type) {
    return LibraryCode.contains(new StackTraceElement(type, "method", "File.java", 1));
  }

  @Test
  void everyClassOfTheLoopsModuleIsTheLibrarys() throws Exception {
    assertThat(classesBeside(NettyEventLoop.class))
        .contains(NettyEventLoop.class.getName())
        .allMatch(NettyLibraryCodeTest::contains);
  }

  @Test
  void testsAndExamplesAreTheUsers() throws Exception {
    for (String type : List.of(
        NettyLibraryCodeTest.class.getName(),
        "io.asyncio.netty.DefaultLoopTest",
        "io.asyncio.netty.process.StartFailuresTest",
        "io.asyncio.examples.Examples")) {
      assertThat(contains(Class.forName(type).getName())).as(type).isFalse();
    }
  }

  private static List<String> classesBeside(Class<?> type) throws Exception {
    URI location = type.getProtectionDomain().getCodeSource().getLocation().toURI();
    Path path = Path.of(location);
    if (Files.isDirectory(path)) {
      return classesIn(path);
    }
    try (FileSystem archive = FileSystems.newFileSystem(path)) {
      return classesIn(archive.getPath("/"));
    }
  }

  private static List<String> classesIn(Path root) throws Exception {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(file -> file.endsWith(".class") && !file.equals("module-info.class"))
          .map(file -> file.substring(0, file.lastIndexOf('.')).replaceAll("[/\\\\]", "."))
          .toList();
    }
  }
}
