package io.asyncio.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which package of the event loop may know which: arrows run down only. */
class RoomsTest {

  private static final String ROOT = "io.asyncio.netty";
  private static final Path SOURCES = Path.of("../compat-netty/src/main/java/io/asyncio/netty");

  /** Each with those that it may know. */
  private static final Map<String, Set<String>> BELOW = Map.of(
      "loop", Set.of(),
      "posix", Set.of(),
      "transport", Set.of("loop", "posix"),
      "readiness", Set.of("loop", "transport"),
      "stream", Set.of("loop", "transport", "readiness", "posix"),
      "message", Set.of("loop", "transport"),
      "datagram", Set.of("loop", "transport", "readiness", "posix"),
      "pipe", Set.of("loop", "transport", "readiness", "posix"),
      "process", Set.of("loop", "transport", "readiness", "posix", "pipe"));

  private static final Pattern NAME = Pattern.compile("io\\.asyncio\\.netty\\.([a-z]\\w*)");

  private static List<Path> sourcesOf(String room) throws IOException {
    try (Stream<Path> files = Files.list(SOURCES.resolve(room))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  @Test
  void everyRoomIsKnownHere() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      assertThat(files.filter(Files::isDirectory).map(room -> room.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(BELOW.keySet());
    }
  }

  @Test
  void arrowsRunDownOnly() throws IOException {
    Set<String> upwards = new TreeSet<>();
    for (Map.Entry<String, Set<String>> room : BELOW.entrySet()) {
      for (Path file : sourcesOf(room.getKey())) {
        Matcher names = NAME.matcher(Files.readString(file));
        while (names.find()) {
          String known = names.group(1);
          if (!known.equals(room.getKey()) && !room.getValue().contains(known)) {
            upwards.add(room.getKey() + "/" + file.getFileName() + " -> " + known);
          }
        }
      }
    }
    assertThat(upwards).isEmpty();
  }

  @Test
  void noRoomNamesWhatIsAboveAll() throws IOException {
    Pattern above = Pattern.compile("\\b(NettyEventLoop|VirtualTimeLoop|IoTransport)\\b");
    for (String room : BELOW.keySet()) {
      for (Path file : sourcesOf(room)) {
        Matcher names = above.matcher(Files.readString(file).replaceAll("(?s)/\\*\\*.*?\\*/", ""));
        assertThat(names.find())
            .as("%s/%s names %s", room, file.getFileName(), above)
            .isFalse();
      }
    }
  }

  @Test
  void usersSeeTheEventLoopAndNothingBelow() {
    assertThat(NettyEventLoop.class.getPackageName()).isEqualTo(ROOT);
    try (Stream<String> lines =
        Files.lines(Path.of("../compat-netty/src/main/java/module-info.java"))) {
      assertThat(lines.filter(line -> line.contains("exports")))
          .singleElement()
          .asString()
          .contains("exports " + ROOT + ";");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
