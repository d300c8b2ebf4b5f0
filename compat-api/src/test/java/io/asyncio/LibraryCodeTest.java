package io.asyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio.locks.Lock;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LibraryCodeTest {

  private static final class Nested {}

  private static boolean contains(String type) {
    return LibraryCode.contains(new StackTraceElement(type, "method", "File.java", 1));
  }

  @Test
  void classesOfTheLibraryAndThoseNestedInThemAreItsCode() {
    assertThat(contains(Asyncio.class.getName())).isTrue();
    assertThat(contains(ServerOptions.class.getName() + "$1")).isTrue();
    assertThat(contains(Lock.class.getName())).isTrue();
  }

  @Test
  void classOfTheLibrarysPackageThatComesFromElsewhereIsTheUsers() {
    assertThat(contains(LibraryCodeTest.class.getName())).isFalse();
    assertThat(contains(Nested.class.getName())).isFalse();
    assertThat(contains(LoopTest.class.getName())).isFalse();
  }

  @Test
  void packageDecidesWhereAClassCannotBeSeen() {
    assertThat(contains("io.asyncio.netty.NoSuchClass")).isTrue();
    assertThat(contains("io.asyncio.netty.stream.NoSuchClass")).isTrue();
    assertThat(contains("io.asyncio.examples.NoSuchClass")).isFalse();
    assertThat(contains("io.asyncio.netty.examples.NoSuchClass")).isFalse();
    assertThat(contains("io.asyncioapp.NoSuchClass")).isFalse();
    assertThat(contains("NoSuchClass")).isFalse();
  }

  @Test
  void nettyAndTheJdkAreNotTheUsers() {
    assertThat(contains("io.netty.channel.NoSuchClass")).isTrue();
    assertThat(LibraryCode.contains(new Throwable().getStackTrace()[0])).isFalse();
    Throwable inJdk = catchThrowable(() -> Integer.parseInt("x"));
    assertThat(LibraryCode.contains(inJdk.getStackTrace()[0])).isTrue();
  }

  @Test
  void everyPackageOfThisModuleIsKnown() throws Exception {
    assertThat(packagesBeside(Asyncio.class))
        .contains("io.asyncio", "io.asyncio.locks")
        .allMatch(LibraryCode::hasPackage);
  }

  private static Set<String> packagesBeside(Class<?> type) throws IOException, URISyntaxException {
    Path root = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString().replace(File.separatorChar, '.'))
          .filter(file -> file.endsWith(".class") && !file.equals("module-info.class"))
          .map(file -> LibraryCode.packageOf(file.substring(0, file.lastIndexOf('.'))))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
