package io.asyncio.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A CPython that does the same work as we, when it is asked to. */
final class PythonPeer implements AutoCloseable {

  private static final String INTERPRETER = System.getProperty("asyncio.bench.python", "python3");
  private static final String SCRIPTS = "src/bench/python";

  private final Process process;
  private final BufferedReader answers;
  private final Writer questions;

  private PythonPeer(Process process) {
    this.process = process;
    this.answers = process.inputReader();
    this.questions = process.outputWriter();
  }

  /** Starts a script of the folder {@code src/bench/python}. */
  static PythonPeer start(String script, String... arguments) throws IOException {
    Path path = Stream.of(Path.of(SCRIPTS, script), Path.of("compat-tests", SCRIPTS, script))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> new IOException(script + " is not in " + SCRIPTS));
    List<String> command = new ArrayList<>(List.of(INTERPRETER, path.toString()));
    command.addAll(List.of(arguments));
    return new PythonPeer(
        new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
  }

  /** Has it do something, and returns the figure that it answers. */
  double ask(String question) throws IOException {
    questions.write(question + "\n");
    questions.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException(INTERPRETER + " has ended");
    }
    return Double.parseDouble(answer);
  }

  @Override
  public void close() throws IOException {
    questions.close();
    process.destroy();
  }
}
