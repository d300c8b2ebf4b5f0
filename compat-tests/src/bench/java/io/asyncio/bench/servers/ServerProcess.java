package io.asyncio.bench.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A server in a process of its own, that tells what it uses when it is asked. */
final class ServerProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader out;
  private final int port;

  private ServerProcess(Process process) throws IOException {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
    this.port = Integer.parseInt(next());
  }

  /** Runs the server: its argument is a {@link Form}. Each line of input is answered by one. */
  public static void main(String[] args) throws Exception {
    Thread.ofPlatform().daemon().name("usage").start(ServerProcess::tell);
    Form.valueOf(args[0]).serve(System.out::println);
  }

  private static void tell() {
    try (var questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      while (questions.readLine() != null) {
        System.out.println(Usage.now().line());
      }
    } catch (IOException e) {
      System.err.println(e);
    }
    System.exit(0); // whoever has started it is gone
  }

  static ServerProcess start(Form form) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--") || argument.startsWith("-Dasyncio."))
        .toList());
    command.addAll(List.of("-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ServerProcess.class.getName(), form.name()));
    return new ServerProcess(new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start());
  }

  private String next() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the server has ended");
    }
    return line;
  }

  int port() {
    return port;
  }

  Usage usage() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    return Usage.parse(next());
  }

  @Override
  public void close() {
    process.destroy();
    var _ = process.onExit().join();
  }
}
