package io.asyncio.bench;

import static io.asyncio.Asyncio.async;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio.Asyncio;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The whole life of a program that prints a line: of a JVM that only does that, of one that does it
 * in a coroutine, without and with an AOT cache, and of CPython, with the interpreter {@code
 * -Dasyncio.bench.python=python3.13}, in turn.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = StartupBenchmark.WARM_UP)
@Measurement(iterations = 11)
@Fork(1)
public class StartupBenchmark {

  static final int WARM_UP = 1;

  private static final double NANOS_PER_MILLI = 1e6;

  private static final String PYTHON_PROGRAM = """
      import asyncio
      async def hello():
          print("hello")
      asyncio.run(hello())
      """;

  /** Prints a line. */
  static final class Plain {
    static void main() {
      System.out.println("hello");
    }
  }

  /** Prints a line in a coroutine. */
  static final class Hello {
    static void main() throws Exception {
      Asyncio.run(async(() -> System.out.println("hello")));
    }
  }

  private final Rounds rounds = new Rounds();
  private final Map<String, List<String>> candidates = new LinkedHashMap<>();
  private Path directory;
  private int round;

  /** Makes the programs' jar and the cache. */
  @Setup
  public void prepare() throws Exception {
    directory = Files.createTempDirectory("startup");
    String cache = directory.resolve("hello.aot").toString();
    run(java(Hello.class, "-XX:AOTCacheOutput=" + cache));
    String python = System.getProperty("asyncio.bench.python", "python3");
    candidates.put("cpython", List.of(python, "-c", PYTHON_PROGRAM));
    candidates.put("jvm", java(Plain.class));
    candidates.put("run", java(Hello.class));
    candidates.put("run, AOT", java(Hello.class, "-XX:AOTCache=" + cache));
  }

  /** A cache wants a class path of archives alone. */
  private List<String> java(Class<?> program, String... options) throws IOException {
    Path jar = directory.resolve("programs.jar");
    if (!Files.exists(jar)) {
      pack(jar, Plain.class, Hello.class);
    }
    Stream<String> archives = Stream.of(
            System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of(options));
    command.add("-cp");
    command.add(String.join(
        File.pathSeparator, Stream.concat(Stream.of(jar.toString()), archives).toList()));
    command.add(program.getName());
    return command;
  }

  private static void pack(Path jar, Class<?>... classes) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Class<?> type : classes) {
        String name = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(name));
        try (InputStream bytes = type.getClassLoader().getResourceAsStream(name)) {
          bytes.transferTo(out);
        }
        out.closeEntry();
      }
    }
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0 || !output.contains("hello")) {
      throw new IllegalStateException(command + ": " + output);
    }
  }

  /** One round: each candidate in turn. */
  @Benchmark
  public void round() throws Exception {
    if (++round == WARM_UP + 1) {
      rounds.clear(); // the warm-up is over
      candidates.keySet().forEach(rounds::expect);
    }
    for (Map.Entry<String, List<String>> candidate : candidates.entrySet()) {
      long start = System.nanoTime();
      run(candidate.getValue());
      rounds.add(candidate.getKey(), (System.nanoTime() - start) / NANOS_PER_MILLI);
    }
  }

  /** Prints the table. */
  @TearDown
  public void close() throws IOException {
    System.out.println(rounds.table("ms"));
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
