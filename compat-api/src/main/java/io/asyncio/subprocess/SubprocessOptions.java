package io.asyncio.subprocess;

import io.asyncio.internal.Setting;
import io.asyncio.internal.Settings;
import io.asyncio.internal.StreamLimit;
import io.asyncio.streams.StreamReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a child is started: the keyword arguments of {@code asyncio.create_subprocess_exec} and of
 * {@code loop.subprocess_exec}. Immutable; each {@code with} method returns a copy.
 *
 * {@snippet :
 * var options = SubprocessOptions.defaults().withStdin(Stdio.DEVNULL).withStdout(Stdio.PIPE);
 * }
 *
 * <p>What a call cannot honour, it refuses by name, with an {@link IllegalArgumentException}.
 */
public final class SubprocessOptions {

  private static final Setting<Stdio> STDIN = Setting.of("stdin");
  private static final Setting<Stdio> STDOUT = Setting.of("stdout");
  private static final Setting<Stdio> STDERR = Setting.of("stderr");
  private static final Setting<Map<String, String>> ENV = Setting.of("env");
  private static final Setting<Path> CWD = Setting.of("cwd");
  private static final Setting<Path> EXECUTABLE = Setting.of("executable");
  private static final Setting<Boolean> NEW_SESSION = Setting.of("startNewSession", false);
  private static final Setting<Integer> LIMIT = Setting.of("limit", StreamReader.DEFAULT_LIMIT);
  private static final SubprocessOptions DEFAULT = new SubprocessOptions(Settings.NONE);

  private final Settings settings;

  private SubprocessOptions(Settings settings) {
    this.settings = settings;
  }

  /** The options of a call without any. */
  public static SubprocessOptions defaults() {
    return DEFAULT;
  }

  /** Pipes for all three streams. */
  public static SubprocessOptions pipes() {
    return DEFAULT.withOtherStreams(Stdio.PIPE);
  }

  /**
   * Returns the child's standard input; {@code null} for what the function takes when nothing is
   * said: {@code createSubprocessExec} and {@code createSubprocessShell} {@link Stdio#INHERIT},
   * {@code subprocessExec} and {@code subprocessShell} {@link Stdio#PIPE}.
   */
  public @Nullable Stdio stdin() {
    return settings.find(STDIN);
  }

  /**
   * Returns a copy with another standard input.
   *
   * @throws IllegalArgumentException if it is {@link Stdio#STDOUT}, or a file to append to
   */
  public SubprocessOptions withStdin(Stdio stdin) {
    if (stdin == Stdio.STDOUT || (stdin instanceof Stdio.OfFile file && file.append())) {
      throw new IllegalArgumentException("stdin cannot be " + stdin);
    }
    return with(STDIN, stdin);
  }

  /** Returns the child's standard output; {@code null} as for {@link #stdin}. */
  public @Nullable Stdio stdout() {
    return settings.find(STDOUT);
  }

  /**
   * Returns a copy with another standard output.
   *
   * @throws IllegalArgumentException if it is {@link Stdio#STDOUT}
   */
  public SubprocessOptions withStdout(Stdio stdout) {
    if (stdout == Stdio.STDOUT) {
      throw new IllegalArgumentException("stdout cannot be STDOUT, only stderr can");
    }
    return with(STDOUT, stdout);
  }

  /** Returns the child's standard error; {@code null} as for {@link #stdin}. */
  public @Nullable Stdio stderr() {
    return settings.find(STDERR);
  }

  /** Returns a copy with another standard error. */
  public SubprocessOptions withStderr(Stdio stderr) {
    return with(STDERR, stderr);
  }

  /**
   * Returns a copy with {@code stdio} in place of each stream of which nothing was said.
   *
   * @throws IllegalArgumentException if one of these cannot be that, see {@link #withStdin} and
   *     {@link #withStdout}
   */
  public SubprocessOptions withOtherStreams(Stdio stdio) {
    SubprocessOptions full = settings.has(STDIN) ? this : withStdin(stdio);
    full = settings.has(STDOUT) ? full : full.withStdout(stdio);
    return settings.has(STDERR) ? full : full.withStderr(stdio);
  }

  /**
   * Returns all the child's environment variables, or {@code null} for those of this program; a
   * program named without a {@code /} is looked for in the {@code PATH} among them.
   */
  public @Nullable Map<String, String> env() {
    return settings.find(ENV);
  }

  /**
   * Returns a copy whose child has these environment variables and no others.
   *
   * @throws IllegalArgumentException if a variable has a name that no system could keep, or a NUL
   * @throws NullPointerException if a variable has no name or no value
   */
  public SubprocessOptions withEnv(Map<String, String> env) {
    Objects.requireNonNull(env, "env").forEach(Variables::require);
    Map<String, String> copy = Map.copyOf(env);
    copy.forEach(Variables::check);
    return with(ENV, copy);
  }

  /**
   * Returns a copy whose child has one more environment variable, or another value of one: beside
   * those of {@link #env}, which are this program's own if nothing was said.
   *
   * @throws IllegalArgumentException if it has a name that no system could keep, or a NUL in it
   */
  public SubprocessOptions withVariable(String name, String value) {
    Map<String, String> env = env();
    Map<String, String> more = new HashMap<>(env == null ? System.getenv() : env);
    more.put(name, value);
    return withEnv(more);
  }

  /**
   * Returns the child's working directory, or {@code null} for this program's own; a program named
   * with a {@code /} is seen from there.
   */
  public @Nullable Path cwd() {
    return settings.find(CWD);
  }

  /**
   * Returns a copy whose child works in another directory.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public SubprocessOptions withCwd(Path cwd) {
    return with(CWD, requireNotEmpty(cwd, "cwd"));
  }

  /**
   * Returns the program to run in place of the one that is named, or {@code null}. The child still
   * sees that one as its name, but where the JDK starts it, which has one name for both.
   */
  public @Nullable Path executable() {
    return settings.find(EXECUTABLE);
  }

  /**
   * Returns a copy that runs another program than the one that is named.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public SubprocessOptions withExecutable(Path executable) {
    return with(EXECUTABLE, requireNotEmpty(executable, "executable"));
  }

  private static Path requireNotEmpty(Path path, String name) {
    if (Objects.requireNonNull(path, name).toString().isEmpty()) {
      throw new IllegalArgumentException(name + " must not be empty");
    }
    return path;
  }

  /**
   * Tells whether the child leads a session, and so a process group, of its own; where the JDK
   * starts the child, this needs the program {@code setsid}.
   */
  public boolean startNewSession() {
    return settings.get(NEW_SESSION);
  }

  /** Returns a copy with another value of {@link #startNewSession}. */
  public SubprocessOptions withStartNewSession(boolean startNewSession) {
    return with(NEW_SESSION, startNewSession);
  }

  /**
   * Returns the limit of each {@link StreamReader}, in bytes; of use to {@code
   * createSubprocessExec} and {@code createSubprocessShell}.
   */
  public int limit() {
    return settings.get(LIMIT);
  }

  /**
   * Returns a copy with another limit of the stream readers, in bytes.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public SubprocessOptions withLimit(int limit) {
    return with(LIMIT, StreamLimit.require(limit));
  }

  /** Returns the names of what was given, such as those that a call refuses. */
  public Set<String> given() {
    return settings.given();
  }

  private <T> SubprocessOptions with(Setting<T> setting, T value) {
    return new SubprocessOptions(settings.with(setting, value));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SubprocessOptions options && settings.equals(options.settings);
  }

  @Override
  public int hashCode() {
    return settings.hashCode();
  }

  @Override
  public String toString() {
    return settings.describe(SubprocessOptions.class);
  }
}
