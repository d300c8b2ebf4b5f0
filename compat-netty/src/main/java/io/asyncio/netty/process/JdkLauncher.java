package io.asyncio.netty.process;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.asyncio.spi.ChildCommand;
import io.asyncio.subprocess.Stdio;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Starts children by the JDK, where {@link NativeChildren} are not to be had. Owned by the loop's
 * thread.
 */
final class JdkLauncher implements Launcher {

  private static final int STREAMS = 3;
  private static final String SETSID = "setsid";
  private static final Redirect NOTHING =
      Redirect.from(new File(File.separatorChar == '/' ? "/dev/null" : "NUL"));

  private final Children siblings;

  JdkLauncher(Children siblings) {
    this.siblings = siblings;
  }

  @Override
  public Child launch(ChildCommand command) throws IOException {
    Programs.requireDirectory(command.cwd());
    ProcessBuilder builder = new ProcessBuilder(words(command));
    if (command.cwd() != null) {
      builder.directory(command.cwd().toFile());
    }
    if (command.env() != null) {
      builder.environment().clear();
      builder.environment().putAll(command.env());
    }
    return start(builder, command);
  }

  private Child start(ProcessBuilder builder, ChildCommand command) throws IOException {
    boolean shares = sharesOutput(command);
    builder.redirectInput(redirect(0, command.stdin()));
    builder.redirectOutput(redirect(1, command.stdout()));
    if (shares) {
      builder.redirectErrorStream(true);
    } else {
      builder.redirectError(redirect(2, command.stderr()));
    }
    Process process = run(builder, command);
    return new JdkChild(siblings, process, StreamPipes.of(process, command));
  }

  /** Starts it; the JDK reports a file that it cannot open as a program that it cannot run. */
  private static Process run(ProcessBuilder builder, ChildCommand command) throws IOException {
    try {
      return builder.start();
    } catch (IOException e) {
      if (e.getCause() instanceof FileNotFoundException cause) {
        requireFileOf(command, String.valueOf(cause.getMessage()));
      }
      throw e;
    }
  }

  /** Fails as opening the file that {@code message} names does. */
  private static void requireFileOf(ChildCommand command, String message) throws IOException {
    for (int fd = 0; fd < STREAMS; fd++) {
      if (command.stdio(fd) instanceof Stdio.OfFile file && message.startsWith(file.path() + " ")) {
        Set<OpenOption> options = fd == 0 ? Set.of(READ) : Set.of(CREATE, WRITE);
        Files.newByteChannel(file.path(), options).close();
      }
    }
  }

  /** The JDK cannot run one program under the name of another, and makes no sessions. */
  private static List<String> words(ChildCommand command) throws IOException {
    String path = Programs.find(command.program(), command.env(), command.cwd());
    List<String> words = new ArrayList<>(command.arguments());
    if (!isFoundByTheJdk(command)) {
      words.set(0, path);
    }
    if (command.startNewSession()) {
      words.set(0, path);
      words.add(0, setsid());
    }
    return words;
  }

  private static boolean isFoundByTheJdk(ChildCommand command) {
    String name = command.program();
    return name.equals(command.arguments().getFirst())
        && (name.indexOf('/') >= 0 || Programs.path(command.env()).equals(Programs.path(null)));
  }

  private static String setsid() throws IOException {
    try {
      return Programs.find(SETSID, null, null);
    } catch (NoSuchFileException e) {
      UnsupportedOperationException refusal = new UnsupportedOperationException(
          "startNewSession: without native access this needs the program setsid, which is"
              + " missing");
      refusal.initCause(e);
      throw refusal;
    }
  }

  private static Redirect redirect(int fd, Stdio stdio) {
    return switch (stdio) {
      case Stdio.Special.PIPE -> Redirect.PIPE;
      case Stdio.Special.INHERIT, Stdio.Special.STDOUT -> Redirect.INHERIT;
      case Stdio.Special.DEVNULL -> fd == 0 ? NOTHING : Redirect.DISCARD;
      case Stdio.OfFile file -> redirect(fd, file);
    };
  }

  private static Redirect redirect(int fd, Stdio.OfFile file) {
    File path = file.path().toFile();
    if (fd == 0) {
      return Redirect.from(path);
    }
    return file.append() ? Redirect.appendTo(path) : Redirect.to(path);
  }

  private static boolean sharesOutput(ChildCommand command) {
    return command.stderr() == Stdio.STDOUT
        || (command.stderr() instanceof Stdio.OfFile file && file.equals(command.stdout()));
  }
}
